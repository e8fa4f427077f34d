#if NET
using System.Net;
using System.Net.Sockets;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>One connection to a service, used by one call at a time, and how often a call may make it.</summary>
internal sealed class ServiceConnection : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> _connect;
    private bool _isWatched;
    private bool _mayAnswerProxy;
    private ProxyReplies? _replies;
    private int _made;

    /// <param name="handler">What sends; it is this connection's alone.</param>
    public ServiceConnection(SocketsHttpHandler handler)
    {
        _connect = handler.ConnectCallback ?? OpenAsync;
        handler.ConnectCallback = ConnectAsync;
        handler.PooledConnectionIdleTimeout = LongestIdle;
        ProxyCredentials = handler.Proxy?.Credentials ?? handler.DefaultProxyCredentials;
        _invoker = new HttpMessageInvoker(handler);
    }

    /// <summary>For how long it is kept for the next call: far less than services keep one, so that none closes as it is used.</summary>
    public static TimeSpan LongestIdle { get; } = TimeSpan.FromSeconds(2);

    /// <summary>What a proxy is answered with that demands a user and a password; null where none was given.</summary>
    public ICredentials? ProxyCredentials { get; }

    /// <summary>The clock's time stamp when it was last used.</summary>
    public long UsedAt { get; set; }

    /// <summary>Whether it is certain that a proxy on the way has let nothing through.</summary>
    public bool EndsAtProxy => _isWatched && _replies is not { IsOpen: true };

    /// <summary>Sends one request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="through">The proxy that it goes through, if any.</param>
    /// <param name="mayAnswerProxy">Whether there is a user and a password for the proxy.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        Uri? through,
        bool mayAnswerProxy,
        CancellationToken cancellationToken
    )
    {
        Prepare(through, mayAnswerProxy);
        return _invoker.SendAsync(request, cancellationToken);
    }

    /// <summary>Sends one request, through no proxy, and blocks until the reply begins.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Prepare(through: null, mayAnswerProxy: false);
        return _invoker.Send(request, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();

    private void Prepare(Uri? through, bool mayAnswerProxy)
    {
        // What goes to a proxy of another kind is not to be read from outside.
        _isWatched = through?.Scheme == Uri.UriSchemeHttp;
        _mayAnswerProxy = mayAnswerProxy && through is not null;
        _replies = null;
        Volatile.Write(ref _made, 0);
    }

    // One; one more for a proxy that closes it with its demand for a password.
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

    private static async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
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
}
#endif
