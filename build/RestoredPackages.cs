using System.Text.Json;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>The packages that the restore of the module's project chose, as it wrote them down, for both builds together.</summary>
internal sealed class RestoredPackages
{
    private RestoredPackages(IReadOnlyList<NuGetPackage> all, IReadOnlyCollection<string> direct)
    {
        All = all;
        Direct = direct;
    }

    /// <summary>All of them, in the order of their names.</summary>
    public IReadOnlyList<NuGetPackage> All { get; }

    /// <summary>The names of those that the module's own projects ask for.</summary>
    public IReadOnlyCollection<string> Direct { get; }

    /// <summary>Reads what the restore wrote.</summary>
    /// <exception cref="BuildException">There is nothing to read.</exception>
    public static RestoredPackages Read()
    {
        string path = Path.Combine(Repository.Root, "src", "AWS.Tools.SSOOIDC", "obj", "project.assets.json");
        if (!File.Exists(path))
        {
            throw new BuildException($"{path} is missing: build the module first.");
        }
        using var assets = JsonDocument.Parse(File.ReadAllBytes(path));
        string folder = assets.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
        JsonElement libraries = assets.RootElement.GetProperty("libraries");
        ILookup<string, JsonElement> entries = assets
            .RootElement.GetProperty("targets")
            .EnumerateObject()
            .SelectMany(target => target.Value.EnumerateObject())
            .ToLookup(entry => entry.Name, entry => entry.Value);
        return new RestoredPackages(
            [
                .. entries
                    .Where(entry => TypeOf(entry.First()) == "package")
                    .Select(entry => Package(entry.Key, entry, libraries.GetProperty(entry.Key), folder))
                    .OrderBy(package => package.Id, StringComparer.Ordinal)
                    .ThenBy(package => package.Version, StringComparer.Ordinal),
            ],
            Names(entries.Where(entry => TypeOf(entry.First()) == "project").SelectMany(entry => entry), "dependencies")
        );
    }

    private static NuGetPackage Package(string key, IEnumerable<JsonElement> entries, JsonElement library, string folder)
    {
        string[] parts = key.Split('/');
        return new NuGetPackage(
            parts[0],
            parts[1],
            library.GetProperty("sha512").GetString()!,
            Path.Combine(folder, library.GetProperty("path").GetString()!),
            Names(entries, "runtime"),
            Names(entries, "dependencies")
        );
    }

    private static string? TypeOf(JsonElement entry) => entry.GetProperty("type").GetString();

    private static string[] Names(IEnumerable<JsonElement> entries, string property) =>
        [
            .. entries
                .Where(entry => entry.TryGetProperty(property, out _))
                .SelectMany(entry => entry.GetProperty(property).EnumerateObject())
                .Select(entry => entry.Name)
                .Distinct(),
        ];
}
