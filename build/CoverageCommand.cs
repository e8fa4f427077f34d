using System.CommandLine;
using System.Diagnostics;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// <c>coverage</c>: which lines and branches of src the tests run, by project, over all suites together. The module's tests count too,
/// whatever process they run the module in: they get a copy of the module folder that counts.
/// </summary>
internal static class CoverageCommand
{
    // A configuration of its own: not optimized, and never mixed up with what ships.
    private const string Configuration = "Coverage";
    private const string Unit = "Unit";
    private const string Library = "AWS.Tools.SSOOIDC.Core.dll";

    private static readonly string Output = Path.Combine(Repository.Root, "out", "coverage");
    private static readonly string Module = Path.Combine(Output, "module");

    // The test projects right below tests/; the Identity Center's own tests are below that, and run nothing of src.
    private static readonly string[] Suites =
    [
        .. Directory
            .EnumerateDirectories(Path.Combine(Repository.Root, "tests"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Where(project => File.ReadAllText(project).Contains("\"xunit.v3\"", StringComparison.Ordinal))
            .Select(project => Path.GetFileNameWithoutExtension(project))
            .OrderByDescending(name => name == Unit)
            .ThenBy(name => name, StringComparer.Ordinal),
    ];

    public static Command Create()
    {
        Option<string[]> suites = new("--suite")
        {
            Description = "A test project to run; the default is all.",
            DefaultValueFactory = _ => Suites,
        };
        suites.AcceptOnlyFromAmong(Suites);
        Option<bool> quick = new("--quick") { Description = $"The same as --suite {Unit}: no PowerShell." };
        Option<double> minimum = new("--minimum") { Description = "Fails where fewer percent of all lines ran." };
        Command command = new("coverage", "Runs tests, and shows how much of src they run.") { suites, quick, minimum };
        command.SetAction(
            (result, cancellationToken) =>
                RunAsync(result.GetValue(quick) ? [Unit] : result.GetValue(suites)!, result.GetValue(minimum), cancellationToken)
        );
        return command;
    }

    private static async Task<int> RunAsync(string[] suites, double minimum, CancellationToken cancellationToken)
    {
        Clean(suites);
        if (suites is not [Unit])
        {
            // What the tests of the package, and of the other build of the module, start from.
            await Repository.BuildModuleAsync(cancellationToken);
        }
        Directory.CreateDirectory(Module);
        File.Copy(Repository.Manifest, Path.Combine(Module, Path.GetFileName(Repository.Manifest)));
        string report = "";
        bool failed = false;
        foreach (string suite in suites)
        {
            await BuildAsync(suite, cancellationToken);
            string next = Path.Combine(Output, suite);
            failed |= !await MeasureAsync(suite, report, next, cancellationToken);
            report = next + ".json";
            if (!File.Exists(report))
            {
                throw new BuildException($"{suite} could not be measured; see above.");
            }
        }
        CoverageReport coverage = CoverageReport.Read(report);
        coverage.Print(Console.Out);
        Console.WriteLine($"For other tools: {Path.GetRelativePath(Repository.Root, Path.ChangeExtension(report, ".cobertura.xml"))}");
        return failed ? throw new BuildException("Tests failed; see above. The figures are of what ran.")
            : coverage.LinePercent < minimum ? throw new BuildException($"Fewer than {minimum} % of all lines ran.")
            : 0;
    }

    // A run that was ended leaves assemblies that count into a file of its own.
    private static void Clean(string[] suites)
    {
        foreach (string folder in (string[])[Output, .. suites.Select(BinFolder)])
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static string Project(string suite) => Path.Combine(Repository.Root, "tests", suite, suite + ".csproj");

    private static string BinFolder(string suite) => Path.Combine(Repository.Root, "tests", suite, "bin", Configuration);

    private static async Task BuildAsync(string suite, CancellationToken cancellationToken)
    {
        ProcessStartInfo build = ChildProcess.Dotnet(
            "build",
            Project(suite),
            "--configuration",
            Configuration,
            "--verbosity",
            "quiet",
            "--nologo",
            // The report names the source files by the paths in the symbols, which are to be real ones.
            "-property:PathMap=",
            "-property:DeterministicSourcePaths=false",
            $"-property:ModuleOutput={Path.Combine(Module, "bin")}/"
        );
        if (await ChildProcess.RunAsync(build, cancellationToken) != 0)
        {
            throw new BuildException($"{suite} does not build; see above.");
        }
    }

    private static async Task<bool> MeasureAsync(string suite, string earlier, string report, CancellationToken cancellationToken)
    {
        // Tests that have the library beside them test that one; all others import the module.
        string library = Path.Combine(Directory.GetDirectories(BinFolder(suite)).Single(), Library);
        ProcessStartInfo measure = ChildProcess.Dotnet(
            "msbuild",
            Path.Combine(Repository.Root, "build"),
            "-target:MeasureCoverage",
            "-verbosity:minimal",
            "-nologo",
            "-terminalLogger:off",
            "-nodeReuse:false",
            $"-property:MeasuredAssembly={(File.Exists(library) ? library : Path.Combine(Module, "bin", "Core", Library))}",
            $"-property:EarlierReport={earlier}",
            $"-property:CoverageReport={report}",
            // The tests of the other build of the module say nothing about this one.
            $"-property:TestCommand=dotnet test \"{Project(suite)}\" --no-build -c {Configuration} --filter FullyQualifiedName!~Desktop"
        );
        measure.Environment["SSOOIDC_TEST_MODULE"] = Module;
        return await ChildProcess.RunAsync(measure, cancellationToken) == 0;
    }
}
