using System.Diagnostics;
using System.Globalization;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>What only a process of its own shows.</summary>
public sealed class OwnProcessTests
{
    [Fact]
    public async Task A_cached_token_is_used_without_loading_the_sdk()
    {
        using var home = new TestHome(TimeProvider.System);
        home.WriteToken(60);
        using Process child = ChildProcess.Start("assemblies", home.Directory);
        string[] loaded = (await child.StandardOutput.ReadLineAsync(Bench.Stop))!.Split(' ');
        Assert.Contains("AWS.Tools.SSOOIDC.Core", loaded);
        Assert.DoesNotContain(loaded, static name => name.StartsWith("AWSSDK", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_process_ends_only_after_what_was_redeemed_is_saved(string? signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && signal is not null, "Signals are for Unix.");
        Assert.SkipWhen(signal == "HUP" && IgnoresHangup(), "What nohup starts is told of no hangup, nor is what that starts.");
        using var home = new TestHome(TimeProvider.System);
        using var endpoint = new TokenEndpoint { Delay = TimeSpan.FromSeconds(1) };
        home.WriteToken(-5);
        using Process child = ChildProcess.Start("exit", home.Directory, endpoint.Url);
        while (endpoint.Given == 0)
        {
            await Task.Delay(10, Bench.Stop);
        }

        if (signal is null)
        {
            await child.StandardInput.WriteLineAsync();
        }
        else
        {
            using Process kill = Process.Start("kill", ["-" + signal, child.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(Bench.Stop);
        }

        await child.WaitForExitAsync(Bench.Stop);
        Assert.Equal(signal is null, child.ExitCode == 0);
        Assert.Contains("\"access-1\"", File.ReadAllText(home.TokenFile()), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(home.Cache, "*.tmp"));
    }

    private static bool IgnoresHangup()
    {
        const string ignored = "SigIgn:";
        const string status = "/proc/self/status";
        return File.Exists(status)
            && File.ReadLines(status).FirstOrDefault(static line => line.StartsWith(ignored, StringComparison.Ordinal)) is { } line
            && (Convert.ToUInt64(line[ignored.Length..].Trim(), 16) & 1) != 0;
    }
}
