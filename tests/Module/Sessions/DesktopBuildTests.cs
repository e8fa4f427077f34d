using System.Diagnostics;

namespace AWS.Tools.SSOOIDC.Tests.Module.Sessions;

/// <summary>The build for Windows PowerShell 5.1, as far as this machine can show it.</summary>
public sealed class DesktopBuildTests
{
    /// <summary>Marks tests of what only the net8.0 build has, such as its load context and file modes.</summary>
    public const string Trait = "Build";

    /// <summary>The trait's value.</summary>
    public const string Net8 = "net8.0";

    [Fact]
    [Trait(Trait, Net8)]
    public async Task The_netstandard2_0_build_passes_this_suite_too()
    {
        using DesktopBuild build = new(apart: false);
        ProcessStartInfo start = ChildProcess.Dotnet(
            "exec",
            typeof(DesktopBuildTests).Assembly.Location,
            "-noLogo",
            "-noColor",
            "-trait-",
            $"{Trait}={Net8}"
        );
        start.Environment[ModuleFolder.Variable] = build.Folder;
        ProcessResult run = await ChildProcess.CaptureAsync(start, TimeSpan.FromMinutes(15), TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, $"{run.Output}\n{run.Errors}");
    }
}
