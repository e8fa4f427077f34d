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

    private const string OfWindows = "Windows";
    private static readonly string[] Suites = ["Pester", OfWindows];

    // Starting programs takes Wine so long that one run leaves most of the machine idle.
    private const int PesterRuns = 2;

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
            async (result, cancellationToken) =>
            {
                TestCounts? counts = await RunAsync(
                    result.GetValue(suites)!,
                    result.GetValue(tests)!,
                    !result.GetValue(noBuild),
                    cancellationToken
                );
                if (counts is not { } known)
                {
                    return NotHere;
                }
                Console.WriteLine(known);
                return known.IsSuccess ? 0 : 1;
            }
        );
        return command;
    }

    /// <summary>Runs all of them. A run that gives no result counts as a failure.</summary>
    /// <returns>What became of them; null where there is no Wine.</returns>
    public static async Task<TestCounts?> TestAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(Suites, "*", build: true, cancellationToken);
        }
        catch (Exception e) when (e is BuildException or TimeoutException or IOException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return new TestCounts(0, 1, 0);
        }
    }

    private static async Task<TestCounts?> RunAsync(string[] suites, string tests, bool build, CancellationToken cancellationToken)
    {
        if (!WineMachine.IsPossible)
        {
            await Console.Error.WriteLineAsync(
                "The tests on Windows are skipped: Wine, which runs programs for Windows, is not installed here. On Debian: "
                    + "apt-get install --no-install-recommends wine64 wine"
            );
            return null;
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
            suites
                .SelectMany(suite => Runs(suite, tests))
                .Select(run => RunAsync(run, Path.Combine(folder, run.Name), module, starter, cancellationToken))
        );
        return Count([.. results.SelectMany(static run => run)]);
    }

    // The files of a suite, in as many parts as it has runs, each with about as much to do.
    private static IEnumerable<Run> Runs(string suite, string tests)
    {
        FileInfo[] files = new DirectoryInfo(Path.Combine(Repository.Root, "tests", suite)).GetFiles($"{tests}.Tests.ps1");
        if (suite == OfWindows || files.Length < PesterRuns)
        {
            return files.Length == 0 ? [] : [new Run(suite, files)];
        }
        List<FileInfo>[] parts = [.. Enumerable.Range(0, PesterRuns).Select(static _ => new List<FileInfo>())];
        foreach (FileInfo file in files.OrderByDescending(static file => file.Length).ThenBy(static file => file.Name))
        {
            parts.MinBy(static part => part.Sum(static file => file.Length))!.Add(file);
        }
        return parts.Select((part, n) => new Run($"{suite}-{n + 1}", [.. part.OrderBy(static file => file.Name, StringComparer.Ordinal)]));
    }

    private static async Task<Test[]> RunAsync(
        Run run,
        string folder,
        ModulePackage module,
        IdentityCenterStarter starter,
        CancellationToken cancellationToken
    )
    {
        var clock = Stopwatch.StartNew();
        using WineMachine machine = new(folder);
        await machine.SetUpAsync(cancellationToken);
        Console.WriteLine($"{run.Name}: pwsh is set up after {clock.Elapsed:m\\:ss}.");
        machine.Link(module.Folder, ByPath);
        if (run.Name == OfWindows)
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
            string.Join('|', run.Files.Select(static file => WineMachine.NameOf(file.FullName)))
        );
        start.Environment["SSOOIDC_TEST_MODULE"] = ByPath;
        start.Environment["SSOOIDC_TEST_STARTER"] = starter.Address;
        start.Environment["SSOOIDC_TEST_SHARE"] = WineMachine.Share;
        start.Environment["NO_COLOR"] = "1";
        try
        {
            ProcessResult ended = await ChildProcess.CaptureAsync(start, Timeout, cancellationToken);
            if (!File.Exists(result))
            {
                throw new BuildException(
                    $"{run.Name}: pwsh ended with {ended.ExitCode}, and without a result. {ended.Errors}\n{ended.Output}"
                );
            }
        }
        finally
        {
            await machine.ShutDownAsync();
        }
        Test[] all = JsonSerializer.Deserialize<Test[]>(await File.ReadAllTextAsync(result, cancellationToken))!;
        Console.WriteLine(string.Join(Environment.NewLine, Report(run.Name, all, clock.Elapsed)));
        return all;
    }

    private static IEnumerable<string> Report(string run, Test[] all, TimeSpan time)
    {
        foreach (Test test in all.Where(static test => test.IsSkipped && test.Message.Length > 0))
        {
            yield return $"{run}: skipped: {test.Name}: {test.Message.Split("because ")[^1].Trim()}";
        }
        foreach (Test test in all.Where(static test => test.HasFailed))
        {
            yield return $"{run}: FAILED: {test.Name}";
            if (test.Message.Length > 0)
            {
                yield return test.Message;
            }
        }
        yield return $"{run}, after {time:m\\:ss}: {Count(all)}";
    }

    private static TestCounts Count(Test[] all) =>
        new(
            all.Count(static test => test.HasPassed),
            all.Count(static test => test.HasFailed),
            all.Count(static test => test.IsSkipped)
        );

    /// <summary>Test files that one pwsh runs, on a machine of its own.</summary>
    private sealed record Run(string Name, IReadOnlyList<FileInfo> Files);

    private sealed record Test(string Name, string Result, string Message)
    {
        public bool HasPassed => Result == "Passed";

        public bool IsSkipped => Result == "Skipped";

        public bool HasFailed => !HasPassed && !IsSkipped;
    }
}
