#if NET
using System.Net;
using System.Net.Sockets;
using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>
/// Sends a request once and reads the whole reply within a bound. .NET sends a request again by itself when a kept connection turns out to
/// be closed, and connects again and again where a proxy hangs up; neither happens here, so that what counts tries is right. A connection
/// that has just served a call serves the next one too.
/// </summary>
/// <param name="proxy">The proxy in force, for what an error says of it.</param>
/// <param name="createHandler">Makes the handler for one connection.</param>
internal sealed class CallHandler(IWebProxy proxy, Func<SocketsHttpHandler> createHandler) : HttpMessageHandler
{
    private const int MostKept = 4;

    private readonly Stack<ServiceConnection> _kept = new();

    private static TimeProvider Clock => HostEnvironment.OfProcess.Time;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri url = request.RequestUri!;
        Uri? through = proxy.IsBypassed(url) ? null : proxy.GetProxy(url);
        // Without a body nothing keeps .NET from sending it again on another connection.
        SingleSendContent? body = through is null && request.Content is { } content ? new SingleSendContent(content) : null;
        request.Content = body ?? request.Content;
        request.Headers.ConnectionClose = body is null;
        ServiceConnection? connection = body is null ? null : Take();
        // A connection that stands already cannot make it wait for anything else than the reply.
        bool blocks = connection is not null && CallingThread.MayWaitForService;
        connection ??= Create();
        HttpResponseMessage? reply = null;
        try
        {
            bool mayAnswerProxy = (connection.ProxyCredentials ?? proxy.Credentials) is not null;
            reply = blocks
                ? connection.Send(request, cancellationToken)
                : await connection.SendAsync(request, through, mayAnswerProxy, cancellationToken).ConfigureAwait(false);
            await ReplyReader.ReadAsync(reply, through, cancellationToken).ConfigureAwait(false);
            if (body is not null)
            {
                Keep(connection);
                connection = null;
            }
            HttpResponseMessage whole = reply;
            reply = null;
            return whole;
        }
        catch (HttpRequestException e) when (through is not null && e.HttpRequestError == HttpRequestError.ProxyTunnelError)
        {
            throw ProxyFailed(through, CallFailures.ProxyStatus(e.Message));
        }
        catch (Exception e)
            when (body is { WasSent: true }
                && e is SocketException or HttpRequestException { HttpRequestError: not HttpRequestError.ResponseEnded }
            )
        {
            // Whatever ended it, such as that no other connection stands now: the request has left.
            throw new HttpRequestException(HttpRequestError.ResponseEnded, e.Message, null);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw NotSecured(url, through, e);
        }
        catch (HttpRequestException e)
            when (through is not null && e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        {
            throw NotConnected(e.HttpRequestError, through, e);
        }
        catch (SocketException e)
        {
            // .NET does not wrap this one: the other side hung up as soon as the connection stood, before anything was sent.
            throw NotConnected(HttpRequestError.ConnectionError, through, e);
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException && url.Scheme == Uri.UriSchemeHttps && connection is { EndsAtProxy: true })
        {
            // The request itself goes only through what the proxy has opened.
            throw NotConnected(HttpRequestError.ConnectionError, through, e);
        }
        finally
        {
            reply?.Dispose();
            connection?.Dispose();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Forget();
        }
        base.Dispose(disposing);
    }

    private ServiceConnection Create() => new(createHandler());

    private ServiceConnection? Take()
    {
        lock (_kept)
        {
            if (_kept.TryPop(out ServiceConnection? newest) && Clock.GetElapsedTime(newest.UsedAt) < ServiceConnection.LongestIdle)
            {
                return newest;
            }
            newest?.Dispose();
            Forget();
            return null;
        }
    }

    private void Keep(ServiceConnection connection)
    {
        connection.UsedAt = Clock.GetTimestamp();
        lock (_kept)
        {
            if (_kept.Count < MostKept)
            {
                _kept.Push(connection);
                return;
            }
        }
        connection.Dispose();
    }

    private void Forget()
    {
        lock (_kept)
        {
            while (_kept.TryPop(out ServiceConnection? old))
            {
                old.Dispose();
            }
        }
    }

    private static HttpRequestException NotConnected(HttpRequestError error, Uri? through, Exception cause) =>
        through is null
            ? new HttpRequestException(error, cause.Message, cause)
            : new HttpRequestException(error, CallFailures.NoConnection(through, cause), null);

    private static HttpRequestException NotSecured(Uri url, Uri? through, HttpRequestException e)
    {
        Exception cause = e.GetBaseException();
        return new HttpRequestException(HttpRequestError.SecureConnectionError, CallFailures.NotSecured(url, through, cause), cause);
    }

    private static Exception ProxyFailed(Uri? through, string status)
    {
        string text = CallFailures.ProxyRefused(through, status);
        // What it refuses for good is not asked again.
        return status.StartsWith('4')
            ? new ProxyRefusalException(text)
            : new HttpRequestException(HttpRequestError.ProxyTunnelError, text, null);
    }
}
#endif
