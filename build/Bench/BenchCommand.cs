using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using AWS.Tools.SSOOIDC.LoadContext;

namespace AWS.Tools.SSOOIDC.Build.Bench;

/// <summary>
/// <c>bench</c>: what the module costs, beside the bare SDK and the bare engine, in fresh processes that start in turn. It judges nothing:
/// it fails only where it cannot measure.
/// </summary>
internal sealed class BenchCommand : IDisposable
{
    private const string StartUp = "start-up";
    private const string Calls = "calls";
    private const string Records = "records";
    private const string Sessions = "sessions";
    private const string Processes = "processes";
    private const string Stops = "stops";
    private static readonly string[] Parts = [StartUp, Calls, Records, Sessions, Processes, Stops];

    private readonly PowerShellEngine _engine;
    private readonly StubService _service;
    private readonly int _calls;
    private readonly int _sessionCount;
    private readonly BenchHome _home = new(1);
    private readonly BenchHome _refreshed = new(1);
    private readonly BenchHome _many;
    private readonly string _emptyManifest;
    private readonly string _bareConfig;
    private readonly List<Row> _rows = [];

    private BenchCommand(PowerShellEngine engine, StubService service, int calls, int sessions)
    {
        _engine = engine;
        _service = service;
        _calls = calls;
        _sessionCount = sessions;
        _many = new BenchHome(sessions);
        _emptyManifest = Path.Combine(_home.Folder, "Empty.psd1");
        File.WriteAllText(_emptyManifest, "@{ ModuleVersion = '1.0' }");
        // This program's own would have the framework of web servers too.
        _bareConfig = Path.Combine(_home.Folder, "bare.runtimeconfig.json");
        File.WriteAllText(
            _bareConfig,
            JsonSerializer.Serialize(
                new
                {
                    runtimeOptions = new
                    {
                        framework = new { name = "Microsoft.NETCore.App", version = Environment.Version.ToString() },
                        configProperties = new Dictionary<string, object> { ["System.Globalization.Invariant"] = true },
                    },
                }
            )
        );
    }

    public static Command Create()
    {
        Option<int> rounds = new("--rounds") { Description = "How often each process is started.", DefaultValueFactory = _ => 7 };
        Option<int> calls = new("--calls")
        {
            Description = "How many calls of a warm session are timed in each round.",
            DefaultValueFactory = _ => 200,
        };
        Option<int> records = new("--records")
        {
            Description = "How many records are piped in one pipeline, to see whether their cost grows.",
            DefaultValueFactory = _ => 100_000,
        };
        Option<string[]> parts = new("--part")
        {
            Description = "What is measured, where it is not all.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => Parts,
        };
        parts.AcceptOnlyFromAmong(Parts);
        Option<bool> quick = new("--quick")
        {
            Description = "One short round, on whichever pwsh there is: it shows that all can be measured, and no figure to go by.",
        };
        Option<string> other = new("--aws-module")
        {
            Description = "The manifest of AWS's own AWS.Tools.SSOOIDC, with AWS.Tools.Common beside it, to measure too.",
        };
        Option<bool> save = new("--save-baseline") { Description = "Stores the figures as those that later runs are compared with." };
        Command command = new("bench", "Measures what the module costs beside the bare SDK.")
        {
            rounds,
            calls,
            records,
            parts,
            quick,
            other,
            save,
        };
        command.SetAction(
            (result, cancellationToken) =>
                result.GetValue(quick)
                    ? RunAsync(1, 20, 1000, 20, Parts, true, null, false, cancellationToken)
                    : RunAsync(
                        result.GetValue(rounds),
                        result.GetValue(calls),
                        result.GetValue(records),
                        1000,
                        result.GetRequiredValue(parts),
                        false,
                        result.GetValue(other),
                        result.GetValue(save),
                        cancellationToken
                    )
        );
        return command;
    }

    public void Dispose()
    {
        _home.Dispose();
        _refreshed.Dispose();
        _many.Dispose();
    }

    private static async Task<int> RunAsync(
        int rounds,
        int calls,
        int records,
        int sessions,
        string[] parts,
        bool quick,
        string? awsModule,
        bool save,
        CancellationToken cancellationToken
    )
    {
        Console.WriteLine("Building the module...");
        await Repository.BuildModuleAsync(cancellationToken);
        // As users have it: a package brings them.
        await ModuleImages.CreateAsync(ImageFolder.ForThisProcess() is { } platform ? [platform] : [], cancellationToken);
        PowerShellEngine? precompiled = quick ? PrecompiledPwsh.Find() : await PrecompiledPwsh.FindOrMakeAsync(cancellationToken);
        PowerShellEngine engine = precompiled ?? await PowerShellEngine.FindPwshAsync(cancellationToken);
        string name = $"{engine.Name}, {(precompiled is null ? "not precompiled" : "precompiled")}";
        Console.WriteLine($"Measuring on {name}...");

        await using StubService service = await StubService.StartAsync(cancellationToken);
        using BenchCommand bench = new(engine, service, calls, sessions);
        foreach (string part in parts)
        {
            await (
                part switch
                {
                    StartUp => bench.StartUpAsync(rounds, awsModule, cancellationToken),
                    Calls => bench.CallsAsync(rounds, awsModule, cancellationToken),
                    Records => bench.RecordsAsync(records, cancellationToken),
                    Sessions => bench.SessionsAsync(rounds, cancellationToken),
                    Processes => bench.ProcessesAsync(rounds, quick, cancellationToken),
                    _ => bench.StopsAsync(quick ? 3 : 20, cancellationToken),
                }
            );
        }

        Report report = new(
            name,
            $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, .NET {Environment.Version}",
            bench._rows
        );
        report.Print(Report.Read(Report.Baseline));
        PrintSizes();
        report.Write(save ? Report.Baseline : Report.LastRun);
        Console.WriteLine($"Figures: {Path.GetRelativePath(Repository.Root, save ? Report.Baseline : Report.LastRun)}");
        if (awsModule is null)
        {
            Console.WriteLine("AWS's own module is in no package source of this build; --aws-module measures an installed one.");
        }
        return 0;
    }

    private static async Task RunAsync(int rounds, CancellationToken cancellationToken, params IReadOnlyList<Series> all)
    {
        // The first round is for what is made once: the engine's start-up profile, its analysis of modules, the file system's cache.
        for (int n = 0; n <= rounds; n++)
        {
            foreach (Series series in all)
            {
                await series.RunAsync(cancellationToken);
                if (n == 0)
                {
                    series.Clear();
                }
            }
        }
    }

    private async Task StartUpAsync(int rounds, string? awsModule, CancellationToken cancellationToken)
    {
        Series bare = new(() => Bare(0));
        Series empty = new(() => Script("import", _emptyManifest));
        Series first = new(() => Script("first", Repository.Manifest));
        Series? theirs = awsModule is null ? null : new(() => Script("first", awsModule));
        await RunAsync(rounds, cancellationToken, [bare, empty, first, .. theirs is null ? Array.Empty<Series>() : [theirs]]);
        Sample emptyImport = empty.Get(Figures.Import);
        Sample import = first.Get(Figures.Import);
        Sample both = first.Sum(Figures.Import, Figures.FirstToken);
        Sample program = bare.Get(Figures.Process);
        _rows.AddRange([
            Row.Of("import of an empty manifest", emptyImport),
            Row.Of("import", import),
            Row.Of("import, over the empty manifest's", import - emptyImport, limit: 40),
            Row.Of("first token after the import", first.Get(Figures.FirstToken)),
            Row.Of("bare program, first token: inside the program", bare.Get(Figures.FirstToken)),
            Row.Of("bare program, first token: the whole process", program),
            Row.Of("import and first token", both, program, limit: 0.6),
        ]);
        if (theirs is not null)
        {
            Sample their = theirs.Sum(Figures.Import, Figures.FirstToken);
            _rows.Add(Row.Of("AWS's own module: import and first token", their));
            _rows.Add(Row.Of("import and first token, beside AWS's own", both, their, limit: 0.33));
        }
    }

    private async Task CallsAsync(int rounds, string? awsModule, CancellationToken cancellationToken)
    {
        Series bare = new(() => Bare(_calls));
        Series ours = new(() => Script("calls", Repository.Manifest, _calls));
        Series? theirs = awsModule is null ? null : new(() => Script("calls", awsModule, _calls));
        await RunAsync(rounds, cancellationToken, [bare, ours, .. theirs is null ? Array.Empty<Series>() : [theirs]]);
        _rows.AddRange([
            Row.Of("bare program, one call", bare.Get(Figures.Call)),
            Row.Of("one call", ours.Get(Figures.Call), bare.Get(Figures.Call), limit: 1.4),
            Row.Of("bare program, one record", bare.Get(Figures.Record)),
            Row.Of("one piped record", ours.Get(Figures.Record), bare.Get(Figures.Record), limit: 1.4),
            Row.Of("-WhatIf", ours.Get(Figures.Rehearsal)),
            Row.Of("bare program, working set", bare.Get(Figures.WorkingSet), unit: "MiB"),
            Row.Of("working set after 700 calls", ours.Get(Figures.WorkingSet), limit: 105, unit: "MiB"),
        ]);
        if (theirs is not null)
        {
            _rows.AddRange([
                Row.Of("AWS's own module: one call", theirs.Get(Figures.Call), bare.Get(Figures.Call)),
                Row.Of("AWS's own module: one piped record", theirs.Get(Figures.Record), bare.Get(Figures.Record)),
                Row.Of("AWS's own module: working set", theirs.Get(Figures.WorkingSet), unit: "MiB"),
            ]);
        }
    }

    private async Task RecordsAsync(int records, CancellationToken cancellationToken)
    {
        Series pipe = new(() => Script("records", Repository.Manifest, records));
        await pipe.RunAsync(cancellationToken);
        _rows.AddRange([
            Row.Of($"last tenth of {records} records, for the second", pipe.Get(Figures.Growth), limit: 1.1, unit: "times"),
            Row.Of("heap that they leave", pipe.Get(Figures.HeapGrowth), limit: 1, unit: "MiB"),
        ]);
    }

    private async Task SessionsAsync(int rounds, CancellationToken cancellationToken)
    {
        Series cached = new(() => Script("cached", Repository.Manifest, _calls));
        Series many = new(() => Script("sessions", Repository.Manifest, _sessionCount, _many));
        await RunAsync(rounds, cancellationToken, cached, many);
        _rows.AddRange([
            Row.Of("cached access token, first call", cached.Get(Figures.FirstCached), limit: 60),
            Row.Of("cached access token", cached.Get(Figures.Cached), limit: 2),
            Row.Of("SDK assemblies that it loads", cached.Get(Figures.SdkAssemblies), limit: 0, unit: "files"),
            Row.Of($"list of {_sessionCount} sessions, first call", many.Get(Figures.List), limit: 150),
            Row.Of($"list of {_sessionCount} sessions", many.Get(Figures.ListAgain), limit: 150),
            Row.Of($"tokens of {_sessionCount} piped sessions, first time", many.Get(Figures.Tokens), limit: 1000),
            Row.Of($"tokens of {_sessionCount} piped sessions", many.Get(Figures.TokensAgain), limit: 1000),
        ]);
    }

    private async Task ProcessesAsync(int rounds, bool quick, CancellationToken cancellationToken)
    {
        string script = $"Import-Module '{Repository.Manifest}'; $null = Connect-SSOOIDCSession corp -NonInteractive";
        Series empty = new(() => Command("$null", _home));
        Series import = new(() => Command($"Import-Module '{Repository.Manifest}'", _home));
        Series cached = new(() => Command(script, _home));
        Series refresh = new(() => Command(script, _refreshed), _refreshed.Expire);
        _refreshed.PointCliTo(_service.Address);
        string? cli = quick ? null : ChildProcess.OnPath("aws").Append("/usr/bin/aws").LastOrDefault(File.Exists);
        Series[] theirs = cli is null ? [] : [new(() => Cli(cli), _refreshed.Expire)];
        await RunAsync(rounds, cancellationToken, [empty, import, cached, refresh, .. theirs]);
        Sample nothing = empty.Get(Figures.Process);
        _rows.AddRange([
            Row.Of("pwsh that does nothing: the whole process", nothing),
            Row.Of("pwsh that imports", import.Get(Figures.Process), nothing),
            Row.Of("pwsh that connects, cached token", cached.Get(Figures.Process), nothing, limit: 1.15),
            Row.Of("pwsh that connects, with a refresh", refresh.Get(Figures.Process), nothing),
        ]);
        if (theirs is [var series])
        {
            Sample their = series.Get(Figures.Process);
            _rows.Add(Row.Of("aws configure export-credentials, with a refresh", their));
            _rows.Add(Row.Of("pwsh with a refresh, beside it", refresh.Get(Figures.Process), their, limit: 0.6));
        }
    }

    private async Task StopsAsync(int times, CancellationToken cancellationToken)
    {
        Series stops = new(() => Script("stop", Repository.Manifest, times));
        await stops.RunAsync(cancellationToken);
        _rows.Add(Row.Of($"stop of a call, the longest of {times}", stops.Get(Figures.Stop), limit: 100));
    }

    private ProcessStartInfo Bare(int calls) =>
        ChildProcess
            .Dotnet(
                "exec",
                "--runtimeconfig",
                _bareConfig,
                typeof(Repository).Assembly.Location,
                BareSdk.Name,
                _service.Address,
                calls.ToString(CultureInfo.InvariantCulture)
            )
            .WithoutAwsSettings();

    private ProcessStartInfo Script(string what, string module, int count = 1, BenchHome? home = null) =>
        _engine
            .Start(
                Path.Combine(Repository.Root, "build", "Bench", "bench.ps1"),
                "-Do",
                what,
                "-Module",
                module,
                "-EndpointUrl",
                _service.Address,
                "-Count",
                count.ToString(CultureInfo.InvariantCulture)
            )
            .WithoutAwsSettings()
            .With((home ?? _home).Environment);

    private ProcessStartInfo Command(string command, BenchHome home) =>
        _engine.Run(command).WithoutAwsSettings().With(home.Environment).With([new("AWS_ENDPOINT_URL", _service.Address)]);

    private ProcessStartInfo Cli(string program) =>
        new ProcessStartInfo(program, ["configure", "export-credentials", "--profile", "corp"])
            .WithoutAwsSettings()
            .With(_refreshed.Environment)
            .With([new("AWS_ENDPOINT_URL", _service.Address)]);

    private static void PrintSizes()
    {
        long il = Size(Repository.Assemblies, SearchOption.TopDirectoryOnly);
        Console.WriteLine($"The module's assemblies for PowerShell 7: {il:N0} bytes; images:");
        foreach (string platform in ImageFolder.Platforms)
        {
            string folder = Path.Combine(Repository.Assemblies, platform);
            if (Directory.Exists(folder))
            {
                Console.WriteLine($"  {platform}: {Size(folder, SearchOption.AllDirectories):N0} bytes");
            }
        }
        ModuleManifest manifest = ModuleManifest.Read(Repository.Manifest);
        string package = Path.Combine(Repository.Root, "out", $"{manifest.Name}.{manifest.Version}.nupkg");
        if (File.Exists(package))
        {
            Console.WriteLine($"The package: {new FileInfo(package).Length:N0} bytes, of at most {ModulePackage.SizeLimit:N0}.");
        }
    }

    private static long Size(string folder, SearchOption search) =>
        new DirectoryInfo(folder).EnumerateFiles("*.dll", search).Sum(static file => file.Length);
}
