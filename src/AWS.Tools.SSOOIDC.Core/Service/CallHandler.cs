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
        bool mayAnswerProxy = (handler.Proxy?.Credentials ?? handler.DefaultProxyCredentials ?? proxy.Credentials) is not null;
        var connections = new Connections(handler, through, mayAnswerProxy);
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
        catch (Exception e) when (e is HttpRequestException or IOException && url.Scheme == Uri.UriSchemeHttps && connections.EndsAtProxy)
        {
            // The request itself goes only through what the proxy has opened.
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

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
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
            : new HttpRequestException(error, $"The {Name(through)} gives no connection: {cause.GetBaseException().Message}", null);

    private static HttpRequestException NotSecured(Uri url, Uri? through, HttpRequestException e)
    {
        string way = through is null ? string.Empty : $" It came through the {Name(through)}.";
        Exception cause = e.GetBaseException();
        string text = cause is UntrustedCertificateException
            ? cause.Message
            : $"There is no TLS connection to {url.IdnHost}:{url.Port}: {cause.Message.TrimEnd('.')}.";
        return new HttpRequestException(HttpRequestError.SecureConnectionError, text + way, cause);
    }

    private static string Name(Uri proxy) => $"proxy {proxy.Host}:{proxy.Port}";

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

    /// <summary>The connections of one try: one, and one more for a proxy that closes it with its demand for a password.</summary>
    private sealed class Connections
    {
        private readonly Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> _connect;
        private readonly bool _isWatched;
        private readonly bool _mayAnswerProxy;
        private ProxyReplies? _replies;
        private int _made;

        public Connections(SocketsHttpHandler handler, Uri? through, bool mayAnswerProxy)
        {
            _connect = handler.ConnectCallback ?? CallHandler.ConnectAsync;
            // What goes to a proxy of another kind is not to be read from outside.
            _isWatched = through?.Scheme == Uri.UriSchemeHttp;
            _mayAnswerProxy = mayAnswerProxy && through is not null;
            handler.ConnectCallback = ConnectAsync;
        }

        /// <summary>Whether it is certain that the proxy has let nothing through.</summary>
        public bool EndsAtProxy => _isWatched && _replies is not { IsOpen: true };

        private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            int made = Interlocked.Increment(ref _made);
            if (made > 1 && !(made == 2 && _mayAnswerProxy && (!_isWatched || _replies?.Status == "407")))
            {
                throw new IOException("It closed the connection.");
            }
            Stream stream = await _connect(context, cancellationToken).ConfigureAwait(false);
            if (!_isWatched)
            {
                return stream;
            }
            _replies = new ProxyReplies();
            return new ProxyConnection(stream, _replies);
        }
    }
}
#endif
