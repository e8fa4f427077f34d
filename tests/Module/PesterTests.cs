using System.Diagnostics;
using AWS.Tools.SSOOIDC.Tests.Module.Sessions;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>Runs tests/Pester in a real pwsh, where there is one.</summary>
public sealed class PesterTests
{
    private const string Script = """
        if (Get-Module Pester -ListAvailable | Where-Object Version -ge '5.0') { Import-Module Pester -MinimumVersion 5.0 }
        elseif ($env:SSOOIDC_PESTER_MODULE) { Import-Module $env:SSOOIDC_PESTER_MODULE }
        else { exit 77 }
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
        Assert.SkipUnless(Pwsh.IsThere, Pwsh.Missing);
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        ProcessStartInfo start = Pwsh.Start("-Command", Script);
        start.Environment["SSOOIDC_PESTER"] = Path.Combine(ModuleFolder.Root, "tests", "Pester");
        start.Environment["SSOOIDC_PESTER_MODULE"] = Pwsh.PesterManifest;
        start.Environment["NO_COLOR"] = "1";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.SkipWhen(
            process.ExitCode == 77,
            "There is no Pester 5 or newer for pwsh, and 'dotnet restore tests/Pester' has brought none."
        );
        Assert.True(process.ExitCode == 0, $"{output}\n{await errors}");
    }
}
