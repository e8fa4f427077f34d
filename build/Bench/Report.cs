using System.Globalization;
using System.Text.Json;

namespace AWS.Tools.SSOOIDC.Build.Bench;

/// <summary>What one run of the bench command found.</summary>
/// <param name="Engine">The PowerShell that it ran on.</param>
/// <param name="Machine">The machine that it ran on.</param>
/// <param name="Rows">The figures.</param>
internal sealed record Report(string Engine, string Machine, IReadOnlyList<Row> Rows)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Where a run leaves its figures.</summary>
    public static string LastRun => Path.Combine(Repository.Root, "out", "bench.json");

    /// <summary>The stored figures that runs are compared with.</summary>
    public static string Baseline => Path.Combine(Repository.Root, "build", "Bench", "baseline.json");

    /// <summary>Reads a report; null where there is none.</summary>
    public static Report? Read(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize<Report>(File.ReadAllText(path), Json) : null;

    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        IEnumerable<Row> rounded = Rows.Select(static row =>
            row with
            {
                Median = Round(row.Median)!.Value,
                Least = Round(row.Least)!.Value,
                Ratio = Round(row.Ratio),
                RatioOfLeast = Round(row.RatioOfLeast),
            }
        );
        File.WriteAllText(path, JsonSerializer.Serialize(this with { Rows = [.. rounded] }, Json) + "\n");
    }

    /// <summary>Prints the table.</summary>
    /// <param name="baseline">The stored figures; null for none.</param>
    public void Print(Report? baseline)
    {
        Console.WriteLine();
        Console.WriteLine($"{Engine}; {Machine}. A ratio is of the figure above it that has none, by the medians and by the least.");
        Console.WriteLine();
        int width = Rows.Max(static row => row.Name.Length);
        string head = $"| {"what".PadRight(width)} |   median |    least | unit  | ratio | of least |  limit |       | baseline |";
        Console.WriteLine(head);
        Console.WriteLine(string.Concat(head.Select(static c => c == '|' ? '|' : '-')));
        foreach (Row row in Rows)
        {
            string holds =
                row.Limit is not { } limit ? string.Empty
                : row.Limited <= limit ? "holds"
                : "over";
            Row? before = baseline?.Rows.FirstOrDefault(other => other.Name == row.Name);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {row.Name.PadRight(width)} | {row.Median,8:F2} | {row.Least,8:F2} | {row.Unit,-5} | {row.Ratio,5:F2} | "
                        + $"{row.RatioOfLeast,8:F2} | {row.Limit,6:0.##} | {holds,-5} | {before?.Limited,8:F2} |"
                )
            );
        }
        Console.WriteLine();
        if (baseline is not null && (baseline.Engine != Engine || baseline.Machine != Machine))
        {
            Console.WriteLine($"The baseline is of {baseline.Engine}; {baseline.Machine}: only its ratios compare.");
        }
    }

    private static double? Round(double? value) => value is { } number ? Math.Round(number, 3) : null;
}
