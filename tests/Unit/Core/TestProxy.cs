using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>A proxy on this machine that notes what it is asked for, and leads every tunnel to one service.</summary>
internal sealed class TestProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly List<string> _heads = [];
    private int _connections;

    /// <param name="target">The service to which it leads.</param>
    public TestProxy(string target)
    {
        _target = new Uri(target).Port;
        _listener.Start();
        _ = Task.Run(() => Loopback.ServeAsync(_listener, AnswerAsync));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The user and password that it wants, with a colon between; null for none.</summary>
    public string? Wants { get; init; }

    /// <summary>Whether it closes the connection with its demand for them.</summary>
    public bool HangsUpToAsk { get; init; }

    public int Connections => _connections;

    /// <summary>The first lines of what it was asked.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_heads)
            {
                return [.. _heads.Select(static head => head.Split("\r\n")[0])];
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task AnswerAsync(TcpClient client)
    {
        Interlocked.Increment(ref _connections);
        using (client)
        {
            NetworkStream near = client.GetStream();
            string authorization = "Proxy-Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Wants ?? string.Empty));
            while (await ReadHeadAsync(near) is { } head)
            {
                lock (_heads)
                {
                    _heads.Add(head);
                }

                if (Wants is not null && !head.Contains(authorization, StringComparison.Ordinal))
                {
                    string close = HangsUpToAsk ? "Connection: close\r\n" : string.Empty;
                    string demand = $"HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"quarry\"\r\nContent-Length: 0\r\n{close}\r\n";
                    await near.WriteAsync(Encoding.ASCII.GetBytes(demand));
                    if (HangsUpToAsk)
                    {
                        return;
                    }

                    continue;
                }

                using var service = new TcpClient();
                await service.ConnectAsync(IPAddress.Loopback, _target);
                NetworkStream far = service.GetStream();
                byte[] first = Encoding.Latin1.GetBytes(head);
                await (head.StartsWith("CONNECT ", StringComparison.Ordinal) ? near : far).WriteAsync(
                    head.StartsWith("CONNECT ", StringComparison.Ordinal) ? "HTTP/1.1 200 Open\r\n\r\n"u8.ToArray() : first
                );
                await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
                return;
            }
        }
    }

    private static async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
