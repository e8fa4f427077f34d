using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Faults;

/// <summary>What all cells share: the home folder and environment of this process, the proxy, and a place that nobody is to be led to.</summary>
internal sealed class FaultWorld : IDisposable
{
    public const string ProxyPassword = "the-password-of-the-proxy";

    private readonly TcpListener _proxy = new(IPAddress.Loopback, 0);
    private readonly TcpListener _elsewhere = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, FaultyService> _cells = [];
    private readonly CancellationTokenSource _end = new();
    private int _led;

    public FaultWorld()
    {
        Home = Directory.CreateTempSubdirectory("ssooidc-soak-").FullName;
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _proxy.Start();
        _elsewhere.Start();
        Elsewhere = $"http://127.0.0.1:{((IPEndPoint)_elsewhere.LocalEndpoint).Port}/token";
        _ = ServeAsync(_proxy, AnswerProxyAsync);
        _ = ServeAsync(
            _elsewhere,
            client =>
            {
                client.Dispose();
                Interlocked.Increment(ref _led);
                return Task.CompletedTask;
            }
        );
        SetEnvironment();
    }

    public string Home { get; }

    public string Cache => Path.Combine(Home, ".aws", "sso", "cache");

    public X509Certificate2 Certificate { get; }

    public string Elsewhere { get; }

    /// <summary>How often somebody was led elsewhere.</summary>
    public int Led => _led;

    /// <summary>Has the proxy answer for a cell's host name.</summary>
    public void Add(string cell, FaultyService service)
    {
        lock (_cells)
        {
            _cells.Add(cell, service);
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _proxy.Dispose();
        _elsewhere.Dispose();
        Certificate.Dispose();
        _end.Dispose();
        Directory.Delete(Home, recursive: true);
    }

    private void SetEnvironment()
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().ToList())
        {
            if (name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase))
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
        foreach (
            (string name, string value) in new[]
            {
                ("HOME", Home),
                ("USERPROFILE", Home),
                ("AWS_MAX_ATTEMPTS", "2"),
                ("AWS_EC2_METADATA_DISABLED", "true"),
                // Only what goes by https to another host than this goes through it.
                ("HTTPS_PROXY", $"http://user:{ProxyPassword}@127.0.0.1:{((IPEndPoint)_proxy.LocalEndpoint).Port}"),
                ("NO_PROXY", "127.0.0.1"),
            }
        )
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    private async Task ServeAsync(TcpListener listener, Func<TcpClient, Task> answerAsync)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                TcpClient client = await listener.AcceptTcpClientAsync(_end.Token);
                _ = AnswerAsync(client, answerAsync);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                return;
            }
        }
    }

    private static async Task AnswerAsync(TcpClient client, Func<TcpClient, Task> answerAsync)
    {
        try
        {
            using (client)
            {
                await answerAsync(client);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The other side, or the soak, is done with it.
        }
    }

    // CONNECT cell7.test:443 HTTP/1.1
    private async Task AnswerProxyAsync(TcpClient client)
    {
        if (await FaultyService.ReadAsync(client.GetStream(), _end.Token) is not { } request)
        {
            return;
        }
        FaultyService? service;
        lock (_cells)
        {
            _cells.TryGetValue(request.Head.Split(' ')[1].Split('.')[0], out service);
        }
        if (service is not null)
        {
            await service.AnswerProxyAsync(client, _end.Token);
        }
    }
}
