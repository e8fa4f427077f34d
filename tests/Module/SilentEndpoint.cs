using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>An endpoint on loopback that takes connections and never answers.</summary>
internal sealed class SilentEndpoint : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SilentEndpoint()
    {
        _listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
    }

    public string Url { get; }

    /// <summary>Waits until somebody asks.</summary>
    public async Task AskedAsync() => await _listener.AcceptSocketAsync(TestContext.Current.CancellationToken);

    /// <summary>Checks that a script that asks in vain ends within two seconds.</summary>
    public static ShellResult WithinTwoSeconds(Func<ShellResult> run)
    {
        TimeSpan allowed = TimeSpan.FromSeconds(2);
        // A machine that is busy with other things may be late once; the SDK left to itself would be late every time.
        const int tries = 3;
        TimeSpan taken = TimeSpan.MaxValue;
        ShellResult? result = null;
        for (int n = 1; n <= tries && taken >= allowed; n++)
        {
            var time = Stopwatch.StartNew();
            result = run();
            taken = time.Elapsed;
        }
        Assert.True(taken < allowed, $"It took {taken}, the last of {tries} times.");
        return result!;
    }

    public void Dispose() => _listener.Dispose();
}
