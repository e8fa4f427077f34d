using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// <c>fuzz</c>: has AFL++ (Debian's package afl++) look for inputs that break the parsers of what others write, led by what of them an input
/// reaches. What it finds stays in out/fuzz/findings.
/// </summary>
internal static class FuzzCommand
{
    private const string Library = "AWS.Tools.SSOOIDC.Core.dll";
    private const string Program = "AWS.Tools.SSOOIDC.Tests.Soak.dll";
    private static readonly string Output = Path.Combine(Repository.Root, "out", "fuzz");

    public static Command Create()
    {
        Option<double> minutes = new("--minutes") { Description = "How long for each parser.", DefaultValueFactory = _ => 5 };
        Command command = new("fuzz", "Has AFL++ look for inputs that break the parsers.") { minutes };
        command.SetAction((result, cancellationToken) => RunAsync(TimeSpan.FromMinutes(result.GetValue(minutes)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        string afl =
            ChildProcess.OnPath("afl-fuzz").FirstOrDefault()
            ?? throw new BuildException("There is no afl-fuzz on the PATH; Debian has it in the package afl++.");
        if (Directory.Exists(Output))
        {
            Directory.Delete(Output, recursive: true);
        }
        string program = Path.Combine(Output, "program");
        string seeds = Path.Combine(Output, "seeds");
        await DoAsync(["build", Path.Combine("tests", "Soak"), "-c", "Release", "-v", "quiet", "--nologo"], cancellationToken);
        // A copy, since what AFL++ needs in the library is of no use to anybody else.
        Repository.CopyFolder(Path.Combine(Repository.Root, "tests", "Soak", "bin", "Release", "net10.0"), program);
        await DoAsync(["exec", Path.Combine(program, Program), "--write-seeds", seeds], cancellationToken);
        await DoAsync(["tool", "restore"], cancellationToken);
        await DoAsync(["tool", "run", "sharpfuzz", Path.Combine(program, Library)], cancellationToken);

        int found = 0;
        foreach (string inputs in Directory.GetDirectories(seeds).Order(StringComparer.Ordinal))
        {
            string parser = Path.GetFileName(inputs);
            string findings = Path.Combine(Directory.CreateDirectory(Path.Combine(Output, "findings")).FullName, parser);
            ProcessStartInfo start = new(afl)
            {
                ArgumentList =
                {
                    "-i",
                    inputs,
                    "-o",
                    findings,
                    "-t",
                    "5000",
                    "-m",
                    "none",
                    "-V",
                    ((int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture),
                    "--",
                    ChildProcess.OnPath("dotnet").First(),
                    "exec",
                    Path.Combine(program, Program),
                },
                RedirectStandardOutput = true,
            };
            start.With([
                new("SSOOIDC_SOAK_PARSER", parser),
                // The program is not a binary of AFL's own compiler, and the machine's settings are the machine's.
                new("AFL_SKIP_BIN_CHECK", "1"),
                new("AFL_NO_UI", "1"),
                new("AFL_SKIP_CPUFREQ", "1"),
                new("AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES", "1"),
                new("DOTNET_TieredPGO", "0"),
            ]);
            int code = await ChildProcess.RunAsync(start, cancellationToken, static _ => { });
            string stats = Path.Combine(findings, "default", "fuzzer_stats");
            if (code != 0 || !File.Exists(stats))
            {
                throw new BuildException($"afl-fuzz ended with {code} for {parser}.");
            }
            Dictionary<string, string> figures = File.ReadLines(stats)
                .Select(static line => line.Split(':', 2, StringSplitOptions.TrimEntries))
                .Where(static pair => pair.Length == 2)
                .ToDictionary(static pair => pair[0], static pair => pair[1]);
            int crashes = int.Parse(figures["saved_crashes"], CultureInfo.InvariantCulture);
            int hangs = int.Parse(figures["saved_hangs"], CultureInfo.InvariantCulture);
            Console.WriteLine(
                $"{parser}: {figures["execs_done"]} inputs, {figures["corpus_count"]} kept for what they reach, {crashes} crashes, {hangs} hangs"
            );
            found += crashes + hangs;
        }
        return found == 0 ? 0 : throw new BuildException($"{found} inputs break a parser; see {Path.Combine(Output, "findings")}.");
    }

    private static async Task DoAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        if (await ChildProcess.RunAsync(ChildProcess.Dotnet(arguments), cancellationToken) != 0)
        {
            throw new BuildException($"dotnet {string.Join(' ', arguments)} failed; see above.");
        }
    }
}
