using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;
using AWS.Tools.SSOOIDC.IdentityCenter;
using AWS.Tools.SSOOIDC.LoadContext;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// <c>bench</c>: what the module costs beside the bare SDK, as ratios of one run. The processes that are
/// compared start in turn, so that whatever else the machine does meets all of them alike; figures are medians, and beside
/// them the least, which tells how much else it did.
/// </summary>
internal static class BenchCommand
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:device_code";

    public static Command Create()
    {
        Option<int> rounds = new("--rounds") { Description = "How often each process is started.", DefaultValueFactory = _ => 10 };
        Option<int> calls = new("--calls")
        {
            Description = "How many calls of a warm session are timed in each round.",
            DefaultValueFactory = _ => 200,
        };
        Command command = new("bench", "Measures what the module costs beside the bare SDK.") { rounds, calls };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(rounds), result.GetValue(calls), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int rounds, int calls, CancellationToken cancellationToken)
    {
        Console.WriteLine("Building the module...");
        await Repository.BuildModuleAsync(cancellationToken);
        // As users have it: a package brings them.
        await ModuleImages.CreateAsync(ImageFolder.ForThisProcess() is { } platform ? [platform] : [], cancellationToken);
        Repository.UseModulesSdk();
        List<PowerShellEngine> engines = [PowerShellEngine.Embedded];
        if (await PowerShellEngine.FindInstalledAsync(cancellationToken) is { } installed)
        {
            engines.Add(installed);
        }
        await using IdentityCenterServer center = await IdentityCenterServer.StartAsync(
            new IdentityCenterOptions { AutoApprove = true },
            cancellationToken
        );
        string plain = PlainManifest();
        try
        {
            await ColdAsync(engines, center, rounds, cancellationToken);
            await ImportAsync(engines, center, plain, rounds, cancellationToken);
            await WarmAsync(engines, center, rounds, calls, cancellationToken);
            return 0;
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(plain)!, recursive: true);
        }
    }

    // Whole processes, from start to end.
    private static async Task ColdAsync(
        List<PowerShellEngine> engines,
        IdentityCenterServer center,
        int rounds,
        CancellationToken cancellationToken
    )
    {
        Series bare = new("bare SDK program: first token", () => Bare(center, 0));
        List<Series> all = [bare];
        List<(PowerShellEngine Engine, Series Empty, Series Token)> pairs = [];
        foreach (PowerShellEngine engine in engines)
        {
            Series empty = new($"{engine.Name}: nothing", () => Script(engine, center, "nothing", Repository.Manifest));
            Series token = new($"{engine.Name}: import and first token", () => Script(engine, center, "token", Repository.Manifest));
            all.AddRange([empty, token]);
            pairs.Add((engine, empty, token));
        }
        for (int n = 0; n < rounds; n++)
        {
            foreach (Series series in all)
            {
                long started = Stopwatch.GetTimestamp();
                await RunAsync(await series.Start(), cancellationToken);
                series.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }
        Print($"Cold: whole processes, {rounds} of each", bare, all);
        foreach ((PowerShellEngine engine, Series empty, Series token) in pairs)
        {
            Print(
                $"{engine.Name}: on top of the empty engine",
                token.Median - empty.Median,
                token.Least - empty.Least,
                (token.Median - empty.Median) / bare.Median
            );
        }
    }

    // The time of Import-Module alone, as the engine sees it.
    private static async Task ImportAsync(
        List<PowerShellEngine> engines,
        IdentityCenterServer center,
        string plain,
        int rounds,
        CancellationToken cancellationToken
    )
    {
        foreach (PowerShellEngine engine in engines)
        {
            Series without = new("plain import of the same cmdlets", () => Script(engine, center, "import", plain));
            Series with = new("import of the module", () => Script(engine, center, "import", Repository.Manifest));
            for (int n = 0; n < rounds; n++)
            {
                foreach (Series series in (Series[])[without, with])
                {
                    series.Add(await RunAsync(await series.Start(), cancellationToken));
                }
            }
            Print($"Import in {engine.Name}: {rounds} processes of each", without, [without, with]);
            Print("the loader's own cost (goal: within 30 ms)", with.Median - without.Median, with.Least - without.Least, ratio: null);
        }
    }

    private static async Task WarmAsync(
        List<PowerShellEngine> engines,
        IdentityCenterServer center,
        int rounds,
        int calls,
        CancellationToken cancellationToken
    )
    {
        Series bare = new("bare SDK client", () => Bare(center, calls));
        List<Series> all =
        [
            bare,
            .. engines.Select(engine => new Series(
                $"{engine.Name}: New-SSOOIDCToken",
                () => Script(engine, center, "calls", Repository.Manifest, calls)
            )),
        ];
        for (int n = 0; n < rounds; n++)
        {
            foreach (Series series in all)
            {
                series.Add(await RunAsync(await series.Start(), cancellationToken));
            }
        }
        Print($"Warm: one call, {rounds} times {calls} of each", bare, all);
    }

    private static async Task<ProcessStartInfo> Bare(IdentityCenterServer center, int calls)
    {
        Login login = await LogInAsync(center);
        return ChildProcess
            .Dotnet(
                "exec",
                typeof(Repository).Assembly.Location,
                BareSdk.Name,
                center.Endpoint,
                login.ClientId,
                login.ClientSecret,
                login.RefreshToken,
                calls.ToString(CultureInfo.InvariantCulture)
            )
            .WithoutAwsSettings();
    }

    private static async Task<ProcessStartInfo> Script(
        PowerShellEngine engine,
        IdentityCenterServer center,
        string what,
        string module,
        int calls = 1
    )
    {
        Login login = await LogInAsync(center);
        string[] arguments =
        [
            "-Do",
            what,
            "-Module",
            module,
            "-EndpointUrl",
            center.Endpoint,
            "-ClientId",
            login.ClientId,
            "-ClientSecret",
            login.ClientSecret,
            "-RefreshToken",
            login.RefreshToken,
            "-Calls",
            calls.ToString(CultureInfo.InvariantCulture),
        ];
        return engine.Start(Path.Combine(Repository.Root, "build", "bench.ps1"), arguments).WithoutAwsSettings();
    }

    // A refresh token can be spent once, so each process gets its own.
    private static async Task<Login> LogInAsync(IdentityCenterServer center)
    {
        using AmazonSSOOIDCClient client = BareSdk.Client(center.Endpoint);
        RegisterClientResponse registered = await client.RegisterClientAsync(
            new RegisterClientRequest { ClientName = "bench", ClientType = "public" }
        );
        StartDeviceAuthorizationResponse device = await client.StartDeviceAuthorizationAsync(
            new StartDeviceAuthorizationRequest
            {
                ClientId = registered.ClientId,
                ClientSecret = registered.ClientSecret,
                StartUrl = center.StartUrl,
            }
        );
        CreateTokenResponse token = await client.CreateTokenAsync(
            new CreateTokenRequest
            {
                ClientId = registered.ClientId,
                ClientSecret = registered.ClientSecret,
                GrantType = Grant,
                DeviceCode = device.DeviceCode,
            }
        );
        return new Login(registered.ClientId, registered.ClientSecret, token.RefreshToken);
    }

    private static async Task<List<double>> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        List<double> figures = [];
        int code = await ChildProcess.RunAsync(
            start,
            cancellationToken,
            line => figures.Add(double.Parse(line, CultureInfo.InvariantCulture))
        );
        return code == 0 ? figures : throw new BuildException("A process that was to be measured failed; see above.");
    }

    // The same cmdlets and formats without the loader: their assemblies go into the session's own context.
    private static string PlainManifest()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("ssooidc-bench-").FullName, "Plain.psd1");
        File.WriteAllText(
            path,
            $$"""
            @{
                ModuleVersion     = '1.0'
                RootModule        = '{{Path.Combine(Repository.Assemblies, "AWS.Tools.SSOOIDC.dll")}}'
                FormatsToProcess  = @('{{Path.Combine(Repository.Root, "bin", "AWS.Tools.SSOOIDC.Format.ps1xml")}}')
                FunctionsToExport = @()
                AliasesToExport   = @()
                VariablesToExport = @()
                CmdletsToExport   = @({{string.Join(", ", ModuleManifest.Read(Repository.Manifest).Cmdlets.Select(name => $"'{name}'"))}})
            }
            """
        );
        return path;
    }

    private static void Print(string title, Series reference, IEnumerable<Series> all)
    {
        Console.WriteLine();
        Console.WriteLine($"{title,-62}{"median ms",12}{"least",10}{"ratio",8}");
        foreach (Series series in all)
        {
            Print(series.Name, series.Median, series.Least, series.Median / reference.Median);
        }
    }

    private static void Print(string name, double median, double least, double? ratio) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-60}{median,12:F2}{least,10:F2}{ratio,8:F2}"));

    private sealed record Login(string ClientId, string ClientSecret, string RefreshToken);

    /// <summary>A process that is started again and again, and what was measured of it.</summary>
    private sealed class Series(string name, Func<Task<ProcessStartInfo>> start)
    {
        private readonly List<double> _figures = [];

        public string Name => name;

        public Func<Task<ProcessStartInfo>> Start => start;

        public double Median
        {
            get
            {
                double[] sorted = [.. _figures.Order()];
                return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
            }
        }

        public double Least => _figures.Min();

        public void Add(params IEnumerable<double> figures) => _figures.AddRange(figures);
    }
}
