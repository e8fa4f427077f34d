using System.CommandLine;
using AWS.Tools.SSOOIDC.Tests.Soak;
using AWS.Tools.SSOOIDC.Tests.Soak.Faults;
using AWS.Tools.SSOOIDC.Tests.Soak.Fuzz;
using AWS.Tools.SSOOIDC.Tests.Soak.Races;

if (CoverageGuided.RunIfChild() || await RaceChild.RunIfChildAsync())
{
    return 0;
}
var shortestRace = TimeSpan.FromSeconds(40);
Option<double> minutes = new("--minutes") { Description = "How long it takes in all.", DefaultValueFactory = static _ => 3 };
Option<bool> keep = new("--keep") { Description = "Writes the table of faults to where the repository keeps it." };
Option<string?> seeds = new("--write-seeds") { Description = "Only writes the first inputs for the fuzz command, into this folder." };
Option<string[]> only = new("--only") { Description = "Only these parts.", AllowMultipleArgumentsPerToken = true };
only.AcceptOnlyFromAmong("faults", "fuzz", "races");

RootCommand root = new("Runs the module against faults, hostile input and races, and fails on any breach of what it promises.")
{
    minutes,
    keep,
    only,
    seeds,
};
root.SetAction(
    async (arguments, cancellationToken) =>
    {
        if (arguments.GetValue(seeds) is { } folder)
        {
            CoverageGuided.WriteSeeds(folder);
            return 0;
        }
        var report = new Report(Console.Out);
        string[] parts = arguments.GetValue(only) is { Length: > 0 } some ? some : ["faults", "fuzz", "races"];
        var total = TimeSpan.FromMinutes(arguments.GetValue(minutes));
        // The faults take as long as they take, and mostly wait.
        Task faults = parts.Contains("faults")
            ? FaultTable.RunAsync(report, arguments.GetValue(keep), cancellationToken)
            : Task.CompletedTask;
        if (parts.Contains("fuzz"))
        {
            await FuzzRun.RunAsync(report, parts.Contains("races") ? total * 0.6 : total, cancellationToken);
        }
        await faults;
        if (parts.Contains("races"))
        {
            TimeSpan left = total - report.Elapsed;
            await RaceRun.RunAsync(report, left > shortestRace ? left : shortestRace, cancellationToken);
        }
        return report.End();
    }
);
return await root.Parse(args).InvokeAsync();
