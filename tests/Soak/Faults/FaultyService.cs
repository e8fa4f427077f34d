using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json.Nodes;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Faults;

/// <summary>The service of one cell: right in all calls but one.</summary>
internal sealed class FaultyService : IDisposable
{
    private const int LongestHead = 64 * 1024;

    private readonly Cell _cell;
    private readonly FaultWorld _world;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private Socket _listener;
    private int _calls;
    private volatile bool _isTurned;

    public FaultyService(Cell cell, FaultWorld world)
    {
        _cell = cell;
        _world = world;
        _listener = Bind(0);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        if (cell.Fault.Place == Place.Port && cell.Step.Before is null)
        {
            Turn();
        }
        else
        {
            Listen();
        }
    }

    public int Port { get; }

    public int Calls => _calls;

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        foreach (TcpClient client in _clients)
        {
            client.Dispose();
        }
        _end.Dispose();
    }

    /// <summary>Answers what the proxy was asked for this cell.</summary>
    public async Task AnswerProxyAsync(TcpClient client, CancellationToken stop)
    {
        Interlocked.Increment(ref _calls);
        await _cell.Fault.ActAsync(Exchange(client, client.GetStream(), string.Empty, string.Empty, stop));
    }

    /// <summary>A request's head and body; null where there is none.</summary>
    public static async Task<(string Head, string Body)?> ReadAsync(Stream stream, CancellationToken stop)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (head.Length > LongestHead || await stream.ReadAsync(one, stop) == 0)
            {
                return null;
            }
            head.Append((char)one[0]);
        }
        string? length = head.ToString()
            .Split("\r\n")
            .FirstOrDefault(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        byte[] body = new byte[length is null ? 0 : int.Parse(length.Split(':')[1], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, stop);
        return (head.ToString(), Encoding.UTF8.GetString(body));
    }

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private void Listen()
    {
        _listener.Listen();
        Socket listener = _listener;
        _ = Task.Run(async () =>
        {
            while (true)
            {
                try
                {
                    var client = new TcpClient { Client = await listener.AcceptAsync(_end.Token) };
                    _clients.Add(client);
                    _ = AnswerAsync(client);
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
                {
                    return;
                }
            }
        });
    }

    // From now on nobody listens at the port, or it hangs up.
    private void Turn()
    {
        if (_cell.Fault.Name == "refused")
        {
            _listener.Dispose();
            // It stays ours, so that no other program answers.
            _listener = Bind(Port);
        }
        else if (!_isTurned && _cell.Step.Before is null)
        {
            Listen();
        }
        _isTurned = true;
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                client.LingerState = new LingerOption(enable: true, seconds: 0);
                if (_isTurned)
                {
                    Interlocked.Increment(ref _calls);
                    return;
                }
                Stream stream = client.GetStream();
                if (_cell.Fault.Place == Place.Tls)
                {
                    Interlocked.Increment(ref _calls);
                    if (_cell.Fault.Name != "no TLS")
                    {
                        var tls = new SslStream(stream);
                        await tls.AuthenticateAsServerAsync(_world.Certificate);
                        stream = tls;
                    }
                    else
                    {
                        await _cell.Fault.ActAsync(Exchange(client, stream, string.Empty, string.Empty, _end.Token));
                        return;
                    }
                }
                if (await ReadAsync(stream, _end.Token) is not { } request)
                {
                    return;
                }
                string path = request.Head.Split(' ')[1].Split('?')[0];
                Exchange exchange = Exchange(client, stream, request.Body, path, _end.Token);
                if (path == _cell.Step.Call)
                {
                    Interlocked.Increment(ref _calls);
                    await _cell.Fault.ActAsync(exchange);
                    return;
                }
                bool turns = _cell.Fault.Place == Place.Port && path == _cell.Step.Before;
                if (turns)
                {
                    Turn();
                }
                await exchange.AnswerAsync("200 OK", exchange.Body);
            }
        }
        catch (Exception e)
            when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException)
        {
            // The other side, or the soak, is done with it.
        }
    }

    private Exchange Exchange(TcpClient client, Stream stream, string request, string path, CancellationToken stop) =>
        new(client, stream, stop)
        {
            Request = request,
            Body = Body(path.Length == 0 ? _cell.Step.Call : path),
            Elsewhere = _world.Elsewhere,
        };

    private string Body(string path) =>
        path switch
        {
            "/client/register" => new JsonObject
            {
                ["clientId"] = _cell.ClientId,
                ["clientSecret"] = _cell.ClientSecret,
                ["clientIdIssuedAt"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
                ["clientSecretExpiresAt"] = DateTimeOffset.UtcNow.AddDays(90).ToUnixTimeSeconds(),
            }.ToJsonString(),
            "/device_authorization" => new JsonObject
            {
                ["deviceCode"] = _cell.DeviceCode,
                ["userCode"] = "ABCD-EFGH",
                ["verificationUri"] = "https://device.sso.eu-west-1.amazonaws.com/",
                ["verificationUriComplete"] = "https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH",
                ["expiresIn"] = 600,
                ["interval"] = 1,
            }.ToJsonString(),
            "/token" => new JsonObject
            {
                ["accessToken"] = _cell.NextAccessToken,
                ["refreshToken"] = _cell.NextRefreshToken,
                ["tokenType"] = "Bearer",
                ["expiresIn"] = 28800,
            }.ToJsonString(),
            "/assignment/accounts" => new JsonObject
            {
                ["accountList"] = new JsonArray(
                    new JsonObject
                    {
                        ["accountId"] = "111122223333",
                        ["accountName"] = "Sandbox",
                        ["emailAddress"] = "a@example.com",
                    }
                ),
            }.ToJsonString(),
            "/assignment/roles" => new JsonObject
            {
                ["roleList"] = new JsonArray(new JsonObject { ["accountId"] = "111122223333", ["roleName"] = "Audit" }),
            }.ToJsonString(),
            "/federation/credentials" => new JsonObject
            {
                ["roleCredentials"] = new JsonObject
                {
                    ["accessKeyId"] = "ASIAEXAMPLE",
                    ["secretAccessKey"] = _cell.SecretKey,
                    ["sessionToken"] = _cell.SessionToken,
                    ["expiration"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds(),
                },
            }.ToJsonString(),
            _ => string.Empty,
        };
}
