using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AWS.Tools.SSOOIDC.Build;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Faults;

/// <summary>Every fault at every step, with the cmdlets that a user calls; and the table of what became of it.</summary>
internal static class FaultTable
{
    // Most of them only wait.
    private const int Workers = 12;

    // What a busy machine adds to the time that was set.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    private static readonly string Kept = Path.Combine(Repository.Root, ".github", "FAULTS.md");

    public static async Task RunAsync(Report report, bool keep, CancellationToken cancellationToken)
    {
        TimeSpan began = report.Elapsed;
        using var world = new FaultWorld();
        List<Cell> cells = [];
        try
        {
            foreach (Fault fault in Fault.All)
            {
                foreach (Step step in Step.All.Where(step => Applies(fault, step)))
                {
                    cells.Add(new Cell(cells.Count, fault, step, world));
                }
            }
            WriteFiles(world, cells);

            var outcomes = new List<Outcome>();
            // The slow ones first, so that none of them is left alone at the end.
            var queue = new Queue<Cell>(cells.OrderByDescending(static cell => IsSlow(cell.Fault) ? cell.Step.Limit : TimeSpan.Zero));
            void Run() => Work(report, world, queue, outcomes, cancellationToken);
            await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(Run, cancellationToken)));

            if (world.Led > 0)
            {
                report.Breach($"a redirect was followed {world.Led} times");
            }
            await CheckLeftOversAsync(report, world, cancellationToken);
            string table = FaultTableText.Write(outcomes);
            report.Line(table);
            report.Line($"{cells.Count} cells in {(report.Elapsed - began).TotalSeconds:0} s");
            if (keep)
            {
                await File.WriteAllTextAsync(Kept, table, cancellationToken);
            }
            else if (!File.Exists(Kept) || WithoutRetries(await File.ReadAllTextAsync(Kept, cancellationToken)) != WithoutRetries(table))
            {
                report.Breach($"{Path.GetRelativePath(Repository.Root, Kept)} says otherwise; --keep writes what is so now");
            }
        }
        finally
        {
            cells.ForEach(static cell => cell.Dispose());
        }
    }

    // A host that the step before has reached has a name, a certificate and a way to it; and one that is gone fails the next step too.
    private static bool Applies(Fault fault, Step step) =>
        step.Before is null || fault.Place == Place.Reply || (fault.Place == Place.Port && !step.Tolerates);

    private static bool IsSlow(Fault fault) =>
        fault.Name.Contains("hang", StringComparison.Ordinal) || fault.Name.Contains("drip", StringComparison.Ordinal);

    private static void WriteFiles(FaultWorld world, IEnumerable<Cell> cells)
    {
        Directory.CreateDirectory(world.Cache);
        var config = new StringBuilder();
        foreach (Cell cell in cells)
        {
            config.Append(
                CultureInfo.InvariantCulture,
                $"""
                [profile {cell.Name}]
                sso_session = {cell.Name}
                services = {cell.Name}
                [sso-session {cell.Name}]
                sso_start_url = {cell.StartUrl}
                sso_region = eu-west-1
                [services {cell.Name}]
                sso_oidc =
                  endpoint_url = {cell.Endpoint}
                sso =
                  endpoint_url = {cell.Endpoint}

                """
            );
            if (cell.Step.Cached is { } left)
            {
                string path = EntryOf(world, cell);
                File.WriteAllText(path, Entry(cell, left));
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                }
            }
        }
        File.WriteAllText(Path.Combine(world.Home, ".aws", "config"), config.ToString());
    }

    private static string EntryOf(FaultWorld world, Cell cell) =>
        Path.Combine(world.Cache, Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(cell.Name))) + ".json");

    private static string Entry(Cell cell, TimeSpan left) =>
        new JsonObject
        {
            ["startUrl"] = cell.StartUrl,
            ["region"] = "eu-west-1",
            ["accessToken"] = cell.AccessToken,
            ["expiresAt"] = (DateTimeOffset.UtcNow + left).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["clientId"] = cell.ClientId,
            ["clientSecret"] = cell.ClientSecret,
            ["registrationExpiresAt"] = DateTimeOffset
                .UtcNow.AddDays(30)
                .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["refreshToken"] = cell.RefreshToken,
        }.ToJsonString();

    private static void Work(
        Report report,
        FaultWorld world,
        Queue<Cell> queue,
        List<Outcome> outcomes,
        CancellationToken cancellationToken
    )
    {
        using Runspace session = EngineCommand.OpenSession();
        using (PowerShell import = PowerShell.Create(session))
        {
            import.AddCommand("Import-Module").AddParameter("Name", Repository.Manifest).Invoke();
        }
        while (!cancellationToken.IsCancellationRequested)
        {
            Cell? cell;
            lock (queue)
            {
                if (!queue.TryDequeue(out cell))
                {
                    return;
                }
            }
            Outcome outcome = Run(report, world, session, cell);
            lock (outcomes)
            {
                outcomes.Add(outcome);
            }
        }
    }

    private static Outcome Run(Report report, FaultWorld world, Runspace session, Cell cell)
    {
        string? before = cell.Step.Cached is null ? null : File.ReadAllText(EntryOf(world, cell));
        using PowerShell shell = PowerShell.Create(session);
        shell.AddScript("$cell = $args[0]; $VerbosePreference = $DebugPreference = 'Continue'; " + cell.Step.Script).AddArgument(cell);
        using PSDataCollection<PSObject> output = [];
        var time = Stopwatch.StartNew();
        ErrorRecord? error = null;
        try
        {
            shell.Invoke(input: null, output);
            error = shell.Streams.Error.FirstOrDefault();
        }
        catch (RuntimeException e)
        {
            error = e.ErrorRecord;
        }
        TimeSpan took = time.Elapsed;
        var judge = new CellJudge(report, cell);
        judge.JudgeTime(took, Slack);
        judge.JudgeCalls();
        judge.JudgeResult(output, error);
        judge.JudgeText(shell.Streams, error);
        string entry = EntryOf(world, cell);
        judge.JudgeCache(before, File.Exists(entry) ? File.ReadAllText(entry) : null, error is null);
        return new Outcome(cell, judge.Describe(error, shell.Streams.Warning.Count > 0), took);
    }

    // What a stop left behind may still be ending.
    private static async Task CheckLeftOversAsync(Report report, FaultWorld world, CancellationToken cancellationToken)
    {
        for (int i = 0; i < 15 && Directory.GetFiles(world.Cache, "*.tmp").Length > 0; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
        foreach (string left in Directory.GetFiles(world.Cache, "*.tmp"))
        {
            report.Breach($"{Path.GetFileName(left)} was left behind");
        }
        foreach (string path in Directory.GetFiles(world.Cache, "*.lock"))
        {
            try
            {
                using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                report.Breach($"the lock {Path.GetFileName(path)} is still held");
            }
        }
    }

    // Whether the SDK makes the one retry that it may make depends on how much of its quota other cells have used;
    // more is a breach of its own.
    private static string WithoutRetries(string table) => table.Replace("(2)", "(1)", StringComparison.Ordinal);
}
