using System.Globalization;
using System.Text.Json;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>How many lines and branches ran, of each project of src: read from coverlet's report, which has them by method.</summary>
internal sealed class CoverageReport
{
    private readonly SortedDictionary<string, Project> _projects = new(StringComparer.Ordinal);

    private CoverageReport() { }

    /// <summary>The lines of all projects, in percent.</summary>
    public double LinePercent => Percent(_projects.Values.SelectMany(project => project.Lines));

    /// <summary>Reads a report in coverlet's own format: module, file, class, method, then lines and branches.</summary>
    public static CoverageReport Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        using var report = JsonDocument.Parse(stream);
        CoverageReport coverage = new();
        foreach (JsonProperty file in report.RootElement.EnumerateObject().SelectMany(module => module.Value.EnumerateObject()))
        {
            string name = ProjectOf(file.Name);
            coverage._projects.TryAdd(name, new Project());
            foreach (JsonProperty method in file.Value.EnumerateObject().SelectMany(type => type.Value.EnumerateObject()))
            {
                coverage._projects[name].Add(file.Name, method);
            }
        }
        return coverage;
    }

    /// <summary>Writes the table.</summary>
    public void Print(TextWriter writer)
    {
        Print(writer, "", "lines", "", "branches", "");
        foreach ((string name, Project project) in _projects)
        {
            Print(writer, name, [project]);
        }
        Print(writer, "all", _projects.Values);
    }

    private static void Print(TextWriter writer, string name, IReadOnlyCollection<Project> projects)
    {
        (string lines, string linesPercent) = Text(projects.SelectMany(project => project.Lines));
        (string branches, string branchesPercent) = Text(projects.SelectMany(project => project.Branches));
        Print(writer, name, lines, linesPercent, branches, branchesPercent);
    }

    private static void Print(TextWriter writer, string name, string lines, string linesPercent, string branches, string branchesPercent) =>
        writer.WriteLine($"{name,-32}{lines,16}{linesPercent,10}{branches,16}{branchesPercent,10}");

    // Never rounded up to a goal that is not reached.
    private static (string Count, string Percent) Text(IEnumerable<bool> ran)
    {
        bool[] all = [.. ran];
        return (
            string.Create(CultureInfo.InvariantCulture, $"{all.Count(one => one)} of {all.Length}"),
            string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(10 * Percent(all)) / 10:F1} %")
        );
    }

    private static double Percent(IEnumerable<bool> ran) => 100 * ran.Select(one => one ? 1.0 : 0.0).DefaultIfEmpty(1).Average();

    private static string ProjectOf(string file) =>
        Path.GetRelativePath(Path.Combine(Repository.Root, "src"), file).Split(Path.DirectorySeparatorChar)[0];

    /// <summary>Which lines and branches of a project ran.</summary>
    private sealed class Project
    {
        // A lambda is a method of its own on a line of another one: the line counts once.
        private readonly Dictionary<(string File, string Line), bool> _lines = [];
        private readonly Dictionary<(string File, string Method, int Offset, int Ordinal), bool> _branches = [];

        public IEnumerable<bool> Lines => _lines.Values;

        public IEnumerable<bool> Branches => _branches.Values;

        public void Add(string file, JsonProperty method)
        {
            foreach (JsonProperty line in method.Value.GetProperty(nameof(Lines)).EnumerateObject())
            {
                Add(_lines, (file, line.Name), line.Value);
            }
            foreach (JsonElement branch in method.Value.GetProperty(nameof(Branches)).EnumerateArray())
            {
                int offset = branch.GetProperty("Offset").GetInt32();
                int ordinal = branch.GetProperty("Ordinal").GetInt32();
                Add(_branches, (file, method.Name, offset, ordinal), branch.GetProperty("Hits"));
            }
        }

        private static void Add<TKey>(Dictionary<TKey, bool> ran, TKey key, JsonElement hits)
            where TKey : notnull => ran[key] = ran.GetValueOrDefault(key) || hits.GetInt32() > 0;
    }
}
