#if NET
using System.Net;
using System.Net.Sockets;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>One connection to a service, used by one call at a time, and how often a call may make it.</summary>
internal sealed class ServiceConnection : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private int _left;

    /// <param name="handler">What sends; it is this connection's alone.</param>
    public ServiceConnection(SocketsHttpHandler handler)
    {
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect = handler.ConnectCallback ?? ConnectAsync;
        handler.ConnectCallback = (context, cancellationToken) =>
            Interlocked.Decrement(ref _left) < 0 ? throw new IOException("It closed the connection.") : connect(context, cancellationToken);
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

    /// <summary>Sends one request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="most">How often it may connect for it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, int most, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _left, most);
        return _invoker.SendAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();

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
}
#endif
