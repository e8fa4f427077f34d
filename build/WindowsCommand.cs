using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// <c>windows</c>: the Pester tests, and those of what only Windows has, in the Windows build of pwsh, on a machine that has Wine instead
/// of Windows.
/// </summary>
internal static class WindowsCommand
{
    /// <summary>The exit code where there is no Wine: neither a success nor a failure.</summary>
    private const int NotHere = 77;

    // On the C: drive: what the tests import, what PowerShell finds by itself, and what became of the tests.
    private const string ByPath = @"C:\modules\AWS.Tools.SSOOIDC";
    private const string Installed = @"C:\Program Files\PowerShell\Modules\AWS.Tools.SSOOIDC";
    private const string Result = @"C:\result.json";

    private static readonly string[] Suites = ["Pester", "Windows"];

    // A run that takes longer waits for something.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(12);

    public static Command Create()
    {
        Option<string[]> suites = new("--suite")
        {
            Description = "The folder of tests/ to run; the default is each.",
            DefaultValueFactory = _ => Suites,
        };
        suites.AcceptOnlyFromAmong(Suites);
        Option<string> tests = new("--tests") { Description = "Which files of it to run.", DefaultValueFactory = _ => "*" };
        Option<bool> noBuild = new("--no-build") { Description = "Tests the module that bin/ has now." };
        Command command = new("windows", "Runs the tests in the Windows build of pwsh, under Wine, and ends with a line that counts them.")
        {
            suites,
            tests,
            noBuild,
        };
        command.SetAction(
            (result, cancellationToken) =>
                RunAsync(result.GetValue(suites)!, result.GetValue(tests)!, !result.GetValue(noBuild), cancellationToken)
        );
        return command;
    }

    private static async Task<int> RunAsync(string[] suites, string tests, bool build, CancellationToken cancellationToken)
    {
        if (!WineMachine.IsPossible)
        {
            await Console.Error.WriteLineAsync(
                "Wine, which runs programs for Windows, is not installed here. On Debian: "
                    + "apt-get install --no-install-recommends wine64 wine"
            );
            return NotHere;
        }

        if (build)
        {
            Console.WriteLine("Building the module...");
            await Repository.BuildModuleAsync(cancellationToken);
            await ModuleImages.CreateAsync([WineMachine.Platform], cancellationToken);
        }
        string folder = Path.Combine(Repository.Root, "out", "windows");
        ModulePackage module = ModulePackage.Create(Repository.Manifest, Path.Combine(folder, "module"));
        await Packages.RestoreForAsync([WineMachine.Platform], withPwsh: true, cancellationToken);

        await using IdentityCenterStarter starter = await IdentityCenterStarter.StartAsync(cancellationToken);
        // A machine for each: what one has in its user's stores, another does not see.
        Test[][] results = await Task.WhenAll(
            suites.Select(suite => RunAsync(suite, tests, Path.Combine(folder, suite), module, starter, cancellationToken))
        );
        Test[] all = [.. results.SelectMany(static suite => suite)];
        Console.WriteLine(Counts(all));
        return all.Any(static test => test.HasPassed) && !all.Any(static test => test.HasFailed) ? 0 : 1;
    }

    private static async Task<Test[]> RunAsync(
        string suite,
        string tests,
        string folder,
        ModulePackage module,
        IdentityCenterStarter starter,
        CancellationToken cancellationToken
    )
    {
        var clock = Stopwatch.StartNew();
        using WineMachine machine = new(folder);
        await machine.SetUpAsync(cancellationToken);
        Console.WriteLine($"{suite}: pwsh is set up after {clock.Elapsed:m\\:ss}.");
        machine.Link(module.Folder, ByPath);
        if (suite == "Windows")
        {
            machine.Link(module.Folder, Installed);
        }
        string result = machine.PathOf(Result);
        File.Delete(result);
        ProcessStartInfo start = machine.Pwsh(
            "-File",
            WineMachine.NameOf(Path.Combine(Repository.Root, "tests", "Pester", "Run.ps1")),
            "-Pester",
            WineMachine.NameOf(Packages.Pester),
            "-Result",
            Result,
            "-Path",
            WineMachine.NameOf(Path.Combine(Repository.Root, "tests", suite, $"{tests}.Tests.ps1"))
        );
        start.Environment["SSOOIDC_TEST_MODULE"] = ByPath;
        start.Environment["SSOOIDC_TEST_STARTER"] = starter.Address;
        start.Environment["SSOOIDC_TEST_SHARE"] = WineMachine.Share;
        start.Environment["NO_COLOR"] = "1";
        try
        {
            ProcessResult run = await ChildProcess.CaptureAsync(start, Timeout, cancellationToken);
            if (!File.Exists(result))
            {
                throw new BuildException($"{suite}: pwsh ended with {run.ExitCode}, and without a result. {run.Errors}\n{run.Output}");
            }
        }
        finally
        {
            await machine.ShutDownAsync();
        }
        Test[] all = JsonSerializer.Deserialize<Test[]>(await File.ReadAllTextAsync(result, cancellationToken))!;
        Console.WriteLine(string.Join(Environment.NewLine, Report(suite, all, clock.Elapsed)));
        return all;
    }

    private static IEnumerable<string> Report(string suite, Test[] all, TimeSpan time)
    {
        foreach (Test test in all.Where(static test => test.IsSkipped && test.Message.Length > 0))
        {
            yield return $"{suite}: skipped: {test.Name}: {test.Message}";
        }
        foreach (Test test in all.Where(static test => test.HasFailed))
        {
            yield return $"{suite}: FAILED: {test.Name}";
            if (test.Message.Length > 0)
            {
                yield return test.Message;
            }
        }
        yield return $"{suite}, after {time:m\\:ss}: {Counts(all)}";
    }

    private static string Counts(Test[] all) =>
        $"{all.Count(static test => test.HasPassed)} passed, {all.Count(static test => test.HasFailed)} failed, "
        + $"{all.Count(static test => test.IsSkipped)} skipped";

    private sealed record Test(string Name, string Result, string Message)
    {
        public bool HasPassed => Result == "Passed";

        public bool IsSkipped => Result == "Skipped";

        public bool HasFailed => !HasPassed && !IsSkipped;
    }
}
