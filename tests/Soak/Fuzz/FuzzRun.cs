using System.Globalization;
using CsCheck;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Fuzz;

/// <summary>Gives every target its share of the time, and counts.</summary>
internal static class FuzzRun
{
    // A case that hangs is found out by the time that its target takes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(Report report, TimeSpan time, CancellationToken cancellationToken)
    {
        FuzzTarget[] targets = [.. FuzzTargets.All, .. CmdletFuzz.All];
        double shares = targets.Sum(static target => target.Share);
        var counts = new List<(string Name, long Cases)>();
        foreach (FuzzTarget target in targets)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan share = time * (target.Share / shares);
            try
            {
                Task<long> running = Task.Run(() => target.Run(share, Environment.ProcessorCount), cancellationToken);
                counts.Add((target.Name, await running.WaitAsync(share + Patience, cancellationToken)));
            }
            catch (TimeoutException)
            {
                report.Breach($"{target.Name}: a case does not end");
            }
            catch (CsCheckException e)
            {
                report.Breach($"{target.Name}: {e.Message} {e.InnerException}");
            }
        }
        report.Line();
        report.Line(string.Create(CultureInfo.InvariantCulture, $"Hostile input: {counts.Sum(static count => count.Cases)} cases"));
        foreach ((string name, long cases) in counts)
        {
            report.Count(cases, name);
        }
    }
}
