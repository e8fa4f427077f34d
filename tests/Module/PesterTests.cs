using System.Diagnostics;
using AWS.Tools.SSOOIDC.Tests.Module.Sessions;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>Runs tests/Pester in a real pwsh, where there is one.</summary>
public sealed class PesterTests
{
    private const string Script =
        """
        if (-not (Get-Module Pester -ListAvailable | Where-Object Version -ge 5.0)) { exit 77 }
        Import-Module Pester -MinimumVersion 5.0
        $configuration = New-PesterConfiguration
        $configuration.Run.Path = $env:SSOOIDC_PESTER
        $configuration.Run.PassThru = $true
        $configuration.Output.Verbosity = 'None'
        $result = Invoke-Pester -Configuration $configuration
        $result.Failed | ForEach-Object { "FAILED $($_.ExpandedPath): $($_.ErrorRecord)" }
        "$($result.PassedCount) passed, $($result.FailedCount) failed"
        if ($result.FailedCount -or $result.FailedContainersCount -or -not $result.PassedCount) { exit 1 }
        """;

    [Fact]
    [Trait(DesktopBuildTests.Trait, DesktopBuildTests.Net8)]
    public async Task The_Pester_tests_pass_in_pwsh()
    {
        Assert.SkipUnless(Child.Pwsh is not null, "There is no pwsh on the PATH.");
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(Child.Pwsh!) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in (string[])["-NoProfile", "-NonInteractive", "-Command", Script])
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment["SSOOIDC_PESTER"] = Path.Combine(ModuleFolder.Root, "tests", "Pester");
        start.Environment["NO_COLOR"] = "1";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
        string output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.SkipWhen(process.ExitCode == 77, "pwsh has no Pester 5 or newer.");
        Assert.True(process.ExitCode == 0, $"{output}\n{await errors}");
    }
}
