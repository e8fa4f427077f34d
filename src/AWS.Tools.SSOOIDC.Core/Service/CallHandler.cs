#if NET
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>
/// Sends a request once, on a connection of its own, and reads the whole reply within a bound. .NET sends a request again by itself when a
/// kept connection turns out to be closed, and connects again and again where a proxy hangs up; neither happens here, so that what counts
/// tries is right.
/// </summary>
/// <param name="proxy">The proxy in force, for what an error says of it.</param>
/// <param name="createHandler">Makes the handler for one try.</param>
internal sealed class CallHandler(IWebProxy proxy, Func<SocketsHttpHandler> createHandler) : HttpMessageHandler
{
    private const int LargestReply = 1024 * 1024;

    // .NET has the status in the text only.
    private static readonly Regex StatusInText = new("status code '(?<status>[0-9]{3})'", RegexOptions.CultureInvariant);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri url = request.RequestUri!;
        Uri? through = proxy.IsBypassed(url) ? null : proxy.GetProxy(url);
        request.Headers.ConnectionClose = true;
        using SocketsHttpHandler handler = createHandler();
        LimitConnections(handler, through is not null);
        using var invoker = new HttpMessageInvoker(handler);
        HttpResponseMessage? reply = null;
        try
        {
            reply = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
            Check(reply, through);
            await LoadAsync(reply.Content).OrStopAsync(cancellationToken).ConfigureAwait(false);
            HttpResponseMessage whole = reply;
            reply = null;
            return whole;
        }
        catch (HttpRequestException e) when (through is not null && e.HttpRequestError == HttpRequestError.ProxyTunnelError)
        {
            throw ProxyFailed(through, StatusInText.Match(e.Message).Groups["status"].Value);
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
        finally
        {
            reply?.Dispose();
        }
    }

    private static void Check(HttpResponseMessage reply, Uri? through)
    {
        int status = (int)reply.StatusCode;
        if (status is >= 300 and < 400)
        {
            string where = reply.Headers.Location is { } location ? $" to '{Redactor.Redact(location.ToString(), [])}'" : string.Empty;
            throw new RedirectException($"The reply is a redirect (status {status}){where}, which is not followed.");
        }
        if (status == 407)
        {
            throw ProxyFailed(through, "407");
        }
    }

    private static async Task<bool> LoadAsync(HttpContent content)
    {
        await content.LoadIntoBufferAsync(LargestReply).ConfigureAwait(false);
        return true;
    }

    // One connection; one more for a proxy that has answered, since it may close the first with its demand for a user and a password.
    private static void LimitConnections(SocketsHttpHandler handler, bool isProxy)
    {
        int made = 0;
        Connection? first = null;
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect = handler.ConnectCallback ?? ConnectAsync;
        handler.ConnectCallback = async (context, cancellationToken) =>
        {
            int number = Interlocked.Increment(ref made);
            if (number > 2 || (number == 2 && !(isProxy && first is { HasAnswered: true })))
            {
                throw new IOException("It closed the connection.");
            }
            Stream stream = await connect(context, cancellationToken).ConfigureAwait(false);
            first ??= stream as Connection;
            return stream;
        };
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new Connection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static HttpRequestException NotConnected(HttpRequestError error, Uri? through, Exception cause) =>
        through is null
            ? new HttpRequestException(error, cause.Message, cause)
            : new HttpRequestException(
                error,
                $"The proxy {through.Host}:{through.Port} cannot be reached: {cause.GetBaseException().Message}",
                null
            );

    // Without the exception of .NET inside, which quotes the proxy's user and password.
    private static Exception ProxyFailed(Uri? through, string status)
    {
        string text =
            $"The proxy{(through is null ? string.Empty : $" {through.Host}:{through.Port}")} refused the connection with status {status}"
            + (status == "407" ? ": it wants a user and a password, and those given are missing or wrong." : ".");
        // What it refuses for good is not asked again.
        return status.StartsWith('4')
            ? new ProxyRefusalException(text)
            : new HttpRequestException(HttpRequestError.ProxyTunnelError, text, null);
    }

    /// <summary>A connection that knows whether the other side has said anything.</summary>
    private sealed class Connection(Socket socket) : NetworkStream(socket, ownsSocket: true)
    {
        public bool HasAnswered { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            HasAnswered |= count > 0;
            return count;
        }
    }
}
#endif
