using System.Net;
using System.Net.Sockets;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Flows;

/// <summary>Waits on a port of 127.0.0.1, and of nothing else, for the browser to come back.</summary>
internal sealed class CallbackListener : IDisposable
{
    private const int LongestRequest = 8 * 1024;
    private static readonly TimeSpan ConnectionTime = TimeSpan.FromSeconds(10);

    private readonly HostEnvironment _environment;
    private readonly TcpListener _listener;
    private readonly string _host;

    /// <param name="environment">The clock.</param>
    /// <param name="port">The port; null for a free one.</param>
    /// <exception cref="CoreException">The port is not available.</exception>
    public CallbackListener(HostEnvironment environment, int? port)
    {
        _environment = environment;
        _listener = new TcpListener(IPAddress.Loopback, port ?? 0);
        // On Windows another program could share the port otherwise; elsewhere nobody can, and this would bar a port that was just in use.
        if (environment.Platform == HostPlatform.Windows)
        {
            _listener.ExclusiveAddressUse = true;
        }

        try
        {
            _listener.Start();
        }
        catch (SocketException e)
        {
            _listener.Stop();
            throw new CoreException(
                ErrorIds.ListenerUnavailable,
                FailureKind.Connection,
                port is null
                    ? $"No port of 127.0.0.1 could be opened: {e.Message}"
                    : $"Port {port} of 127.0.0.1 could not be opened: {e.Message}",
                port is null
                    ? "Use the device code flow, which needs no port."
                    : "Choose another port, or the device code flow, which needs none.",
                e
            );
        }

        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _host = FormattableString.Invariant($"127.0.0.1:{Port}");
        RedirectUri = $"http://{_host}/oauth/callback";
    }

    public int Port { get; }

    /// <summary>Where the browser is to come back to.</summary>
    public string RedirectUri { get; }

    /// <summary>Serves requests, side by side, until one carries the code.</summary>
    /// <exception cref="CoreException">One carried an error, a wrong state or a parameter twice.</exception>
    public async Task<string> WaitAsync(string state, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A pending accept does not heed a token on every target framework; closing the socket ends it.
        using (end.Token.Register(static state => ((TcpListener)state!).Stop(), _listener))
        {
            Task accepting = AcceptAsync(state, answer, end.Token);
            Tasks.Forget(accepting);
            try
            {
                await Task.WhenAny(answer.Task, accepting).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                if (!answer.Task.IsCompleted)
                {
                    await accepting.ConfigureAwait(false);
                }

                return await answer.Task.ConfigureAwait(false);
            }
            finally
            {
                end.Cancel();
            }
        }
    }

    public void Dispose() => _listener.Stop();

    private async Task AcceptAsync(string state, TaskCompletionSource<string> answer, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Socket socket;
            try
            {
#if NET
                socket = await _listener.AcceptSocketAsync(cancellationToken).ConfigureAwait(false);
#else
                socket = await _listener.AcceptSocketAsync().ConfigureAwait(false);
#endif
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                // A browser that gave up before it was accepted is no reason to stop listening.
                if (e is SocketException)
                {
                    continue;
                }

                throw;
            }

            Tasks.Forget(ServeAsync(socket, state, answer, cancellationToken));
        }
    }

    private async Task ServeAsync(Socket socket, string state, TaskCompletionSource<string> answer, CancellationToken cancellationToken)
    {
        using CancellationTokenSource time = _environment.CancelAfter(ConnectionTime);
        using (socket)
        using (time.Token.Register(static s => ((Socket)s!).Dispose(), socket))
        {
            CallbackRequest? request = null;
            try
            {
                using (cancellationToken.Register(static s => ((Socket)s!).Dispose(), socket))
                {
                    if (await ReadHeadAsync(socket).ConfigureAwait(false) is { } head)
                    {
                        request = CallbackRequest.Read(head, _host, state);
                    }

                    await SendAsync(socket, request is null ? CallbackPage.TooLong() : CallbackPage.For(request.Kind))
                        .ConfigureAwait(false);
                }
            }
            finally
            {
                // The page is on its way before the login goes on, and the login goes on even where the browser did not wait for it.
                Settle(request, answer);
            }

            await DrainAsync(socket).ConfigureAwait(false);
        }
    }

    /// <summary>The request up to its empty line; null when it is too long.</summary>
    private static async Task<string?> ReadHeadAsync(Socket socket)
    {
        byte[] buffer = new byte[LongestRequest];
        int count = 0;
        while (count < buffer.Length)
        {
            int read = await socket
                .ReceiveAsync(new ArraySegment<byte>(buffer, count, buffer.Length - count), SocketFlags.None)
                .ConfigureAwait(false);
            if (read == 0)
            {
                return CallbackRequest.ToText(buffer, count);
            }

            count += read;
            string text = CallbackRequest.ToText(buffer, count);
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                return text.Substring(0, end + 2);
            }
        }

        return null;
    }

    private static async Task SendAsync(Socket socket, byte[] page)
    {
        for (int sent = 0; sent < page.Length;)
        {
            sent += await socket.SendAsync(new ArraySegment<byte>(page, sent, page.Length - sent), SocketFlags.None).ConfigureAwait(false);
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    // Closing with something unread would reset the connection and take the page away again.
    private static async Task DrainAsync(Socket socket)
    {
        byte[] rest = new byte[1024];
        for (int total = 0; total < LongestRequest;)
        {
            int read = await socket.ReceiveAsync(new ArraySegment<byte>(rest), SocketFlags.None).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            total += read;
        }
    }

    private static void Settle(CallbackRequest? request, TaskCompletionSource<string> answer)
    {
        switch (request?.Kind)
        {
            case CallbackKind.Code:
                answer.TrySetResult(request!.Code!);
                break;
            case CallbackKind.Error:
                answer.TrySetException(Failure(request!));
                break;
            case CallbackKind.WrongState:
                answer.TrySetException(
                    new CoreException(
                        ErrorIds.StateMismatch,
                        FailureKind.Security,
                        "The browser came back with another state than it was sent with, so its answer does not belong to this login.",
                        "Close other login pages and log in again."
                    )
                );
                break;
            case CallbackKind.Duplicate:
                answer.TrySetException(
                    new CoreException(
                        ErrorIds.DuplicateCallbackParameter,
                        FailureKind.Security,
                        "The browser came back with a parameter given twice, so its answer is not trusted.",
                        "Log in again."
                    )
                );
                break;
        }
    }

    private static CoreException Failure(CallbackRequest request)
    {
        string why = Sanitizer.Shorten(request.Description ?? request.Error);
        return request.Error == "access_denied"
            ? new CoreException(
                ErrorIds.AccessDenied,
                FailureKind.PermissionDenied,
                $"The login was denied: {why}",
                "Log in again and allow the request, or ask your administrator for access."
            )
            : new CoreException(
                ErrorIds.AuthorizationFailed,
                FailureKind.Authentication,
                $"The service refused the login: {Sanitizer.Shorten(request.Error)}: {why}",
                "Check the start URL, the region and the scopes, then log in again."
            );
    }
}
