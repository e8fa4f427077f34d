using System.Diagnostics;
using System.Text.Json;
using AWS.Tools.SSOOIDC.Build;

namespace AWS.Tools.SSOOIDC.Tests.Pester;

/// <summary>One run of all Pester tests, in a pwsh of its own.</summary>
internal static class PesterRun
{
    // Each run takes minutes on a busy machine.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(15);

    /// <summary>Runs the tests on a build of the module, and gives what became of each.</summary>
    /// <param name="build">The build's name, for the tests' names.</param>
    /// <param name="module">The module's folder.</param>
    /// <param name="excludeTag">The tag of tests that are not for this build.</param>
    public static async Task<IReadOnlyCollection<TheoryDataRow<It>>> StartAsync(string build, string module, string excludeTag = "")
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string result = Path.GetTempFileName();
        try
        {
            PowerShellEngine pwsh = await PowerShellEngine.FindPwshAsync(cancellationToken);
            string script = Path.Combine(Repository.Root, "tests", "Pester", "Run.ps1");
            ProcessStartInfo start = pwsh.Start(script, "-Pester", Packages.Pester, "-Result", result, "-ExcludeTag", excludeTag);
            start.Environment["SSOOIDC_TEST_MODULE"] = module;
            start.Environment["NO_COLOR"] = "1";
            ProcessResult run = await ChildProcess.CaptureAsync(start, Timeout, cancellationToken);
            run.ThrowIfFailed();
            List<It> its = JsonSerializer.Deserialize<List<It>>(await File.ReadAllTextAsync(result, cancellationToken))!;
            return [.. its.Select(it => new TheoryDataRow<It>(it) { TestDisplayName = it.Name, Label = $"{pwsh.Name}, {build}" })];
        }
        finally
        {
            File.Delete(result);
        }
    }
}
