using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>A service of raw TCP that counts what arrives and answers with any bytes, or cuts the connection.</summary>
internal sealed class RawService : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<int, string?> _reply;
    private int _connections;
    private int _requests;

    /// <param name="reply">The bytes for the n-th request; null to reset the connection.</param>
    public RawService(Func<int, string?> reply)
    {
        _reply = reply;
        _listener.Start();
        _ = Task.Run(() => Loopback.ServeAsync(_listener, AnswerAsync));
    }

    public string Url =>
        FormattableString.Invariant($"{(Certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>What it shows for TLS; null for plain text.</summary>
    public SslStreamCertificateContext? Certificate { get; init; }

    public int Connections => _connections;

    public int Requests => _requests;

    /// <summary>Whether connections are cut before anything is read.</summary>
    public bool CutsAtOnce { get; init; }

    public static string Http(string status, string body, string headers = "", string type = "application/json") =>
        FormattableString.Invariant(
            $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}"
        );

    public void Dispose() => _listener.Dispose();

    private async Task AnswerAsync(TcpClient client)
    {
        Interlocked.Increment(ref _connections);
        using (client)
        {
            client.LingerState = new LingerOption(enable: true, seconds: 0);
            if (CutsAtOnce)
            {
                return;
            }

            // A connection is kept for as long as the other side likes, so that whoever reuses one is seen.
            await using Stream stream = await SecureAsync(client.GetStream());
            while (await ReadRequestAsync(stream) && _reply(Interlocked.Increment(ref _requests)) is { } reply)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(reply));
                if (!reply.Contains("Content-Length", StringComparison.Ordinal) || reply.Contains("X-Cut", StringComparison.Ordinal))
                {
                    client.LingerState = new LingerOption(enable: false, seconds: 0);
                    return;
                }
            }
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream stream)
    {
        if (Certificate is null)
        {
            return stream;
        }

        var secure = new SslStream(stream);
        try
        {
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = Certificate });
            return secure;
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The other side does not trust it, and so hangs up.
            await secure.DisposeAsync();
            return Stream.Null;
        }
    }

    private static async Task<bool> ReadRequestAsync(Stream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return false;
            }

            head.Append((char)one[0]);
        }

        string length =
            head.ToString()
                .Split("\r\n")
                .SingleOrDefault(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) ?? "none: 0";
        await stream.ReadExactlyAsync(new byte[int.Parse(length.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)]);
        return true;
    }
}
