using System.Diagnostics;
using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Sessions;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>
/// This test program started once more, to do one thing as a process of its own: what must hold between processes cannot be shown within
/// one.
/// </summary>
internal static class ChildProcess
{
    private const string Variable = "SSOOIDC_TEST_CHILD";

    /// <summary>Starts a process with its home at the given directory.</summary>
    public static Process Start(string what, string home, string? endpoint = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }

        start.Environment[Variable] = what;
        start.Environment["HOME"] = home;
        start.Environment["USERPROFILE"] = home;
        start.Environment.Remove("AWS_CONFIG_FILE");
        start.Environment["AWS_ENDPOINT_URL"] = endpoint ?? "http://127.0.0.1:1";
        return Process.Start(start)!;
    }

    /// <summary>Does what this process was started for; false when that is to run the tests.</summary>
    public static async Task<bool> RunIfChildAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } what)
        {
            return false;
        }

        await Console.Out.WriteLineAsync(await RunAsync(what));
        return true;
    }

    private static async Task<string> RunAsync(string what)
    {
        var environment = new HostEnvironment();
        var target = new SessionTarget("corp", TestHome.StartUrl, TestHome.Region);
        switch (what)
        {
            case "token":
                return (
                    await new SessionService(environment).GetAccessTokenAsync(target, SilentEvents.Instance, CancellationToken.None)
                ).ToPlainText();
            case "assemblies":
                await new SessionService(environment).GetAccessTokenAsync(target, SilentEvents.Instance, CancellationToken.None);
                return string.Join(' ', AppDomain.CurrentDomain.GetAssemblies().Select(static assembly => assembly.GetName().Name));
            case "exit":
                // Ends at a word from outside, while the reply to its refresh is on its way.
                Task<AccessToken> refresh = new SessionService(environment).GetAccessTokenAsync(
                    target,
                    SilentEvents.Instance,
                    CancellationToken.None
                );
                await Console.In.ReadLineAsync();
                Environment.Exit(refresh.IsCompleted ? 1 : 0);
                return "ended";
            case "lock":
                using (await new FileTokenStore(environment).LockAsync(target, CancellationToken.None))
                {
                    await Console.Out.WriteLineAsync("locked");
                    await Console.Out.FlushAsync();
                    await Console.In.ReadLineAsync();
                }

                return "freed";
            case "write":
                // Writes entries without end, until it is killed.
                var store = new FileTokenStore(environment);
                await Console.Out.WriteLineAsync("writing");
                await Console.Out.FlushAsync();
                for (int i = 0; ; i++)
                {
                    using IDisposable held = await store.LockAsync(target, CancellationToken.None);
                    using IPendingEntry pending = await store.PrepareAsync(target, null, CancellationToken.None);
                    await pending.CommitAsync(
                        new TokenEntry
                        {
                            AccessToken = new string((char)('a' + (i % 26)), 5000),
                            ExpiresAt = environment.Time.GetUtcNow().AddHours(1),
                            StartUrl = TestHome.StartUrl,
                            Region = TestHome.Region,
                        },
                        CancellationToken.None
                    );
                }

            default:
                return "unknown";
        }
    }
}
