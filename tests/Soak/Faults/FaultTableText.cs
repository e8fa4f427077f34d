using System.Text;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Faults;

/// <summary>The table of faults, as the repository keeps it.</summary>
internal static class FaultTableText
{
    private const string Intro = """
        # What becomes of a fault

        Every operation, every step of a login, refresh and logout, and every call to the portal, against every fault:
        `dotnet run --project build -- soak` runs them all with the cmdlets, against services on loopback, and fails where this page says
        otherwise. A cell has the error's id, and how often the call was made: 0 where nothing can arrive, one retry at most being allowed.
        What can be redeemed once is sent again only where it cannot have been. In each, the call ends within the time that was set, nothing
        that is said holds a secret, and the cache is what it was, or better. A dash: the step before or behind it reaches the same host.

        """;

    public static string Write(IReadOnlyCollection<Outcome> outcomes)
    {
        var text = new StringBuilder(Intro);
        foreach (string group in Step.All.Select(static step => step.Group).Distinct())
        {
            List<Step> steps = [.. Step.All.Where(step => step.Group == group)];
            text.Append("\n## ").Append(group).Append("\n\n| fault | ").AppendJoin(" | ", steps.Select(static step => step.Name));
            text.Append(" |\n|").Insert(text.Length, " --- |", steps.Count + 1).Append('\n');
            foreach (Fault fault in Fault.All)
            {
                IEnumerable<string> cells = steps.Select(step =>
                    outcomes.SingleOrDefault(o => o.Cell.Fault == fault && o.Cell.Step == step)?.Text ?? "-"
                );
                text.Append("| ").Append(fault.Name).Append(" | ").AppendJoin(" | ", cells).Append(" |\n");
            }
        }
        return text.ToString();
    }
}
