using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// The module's bill of materials, in CycloneDX 1.6: its files with their hashes, and for those of others the package that they are
/// from. A package is named only where the file has the same bytes as the one in the package, or was precompiled from such a file.
/// </summary>
internal sealed class Sbom
{
    /// <summary>The file's name, one by which scanners find it.</summary>
    public const string Name = "sbom.cdx.json";

    private const string Module = "module";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    private readonly string _folder;
    private readonly RestoredPackages _packages = RestoredPackages.Read();
    private readonly Dictionary<string, NuGetPackage> _packageByHash = [];

    private Sbom(string folder)
    {
        _folder = folder;
        foreach (NuGetPackage package in _packages.All)
        {
            foreach (string asset in package.Assets.Where(asset => asset.EndsWith(".dll", StringComparison.Ordinal)))
            {
                _packageByHash.TryAdd(Hash(Path.Combine(package.Folder, asset)), package);
            }
        }
    }

    /// <summary>Writes it, as text that is the same for the same files.</summary>
    /// <param name="manifest">The module's manifest.</param>
    /// <param name="folder">The module's folder.</param>
    /// <param name="files">Its files, as paths in it, with slashes.</param>
    /// <exception cref="BuildException">A library is from no package that the build restored.</exception>
    public static string Create(ModuleManifest manifest, string folder, IEnumerable<string> files) =>
        new Sbom(folder).Create(manifest, files);

    /// <summary>Whether a file is a library of somebody else's.</summary>
    public static bool IsTheirs(string file) =>
        file.EndsWith(".dll", StringComparison.Ordinal) && !Path.GetFileName(file).StartsWith("AWS.Tools.", StringComparison.Ordinal);

    private string Create(ModuleManifest manifest, IEnumerable<string> files)
    {
        ILookup<NuGetPackage?, string> byPackage = files.ToLookup(file => IsTheirs(file) ? PackageOf(file) : null);
        NuGetPackage[] shipped = [.. _packages.All.Where(byPackage.Contains)];
        JsonObject bom = new()
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["component"] = new JsonObject
                {
                    ["type"] = "library",
                    ["bom-ref"] = Module,
                    ["authors"] = new JsonArray(new JsonObject { ["name"] = manifest.Author }),
                    ["name"] = manifest.Name,
                    ["version"] = manifest.Version,
                    ["description"] = manifest.Description,
                    ["licenses"] = Licence("Apache-2.0"),
                    ["components"] = Files(byPackage[null]),
                },
            },
            ["components"] = Array(shipped.Select(package => Component(package, byPackage[package]))),
            ["dependencies"] = Array(
                [
                    Dependency(Module, shipped.Where(package => _packages.Direct.Contains(package.Id))),
                    .. shipped.Select(package =>
                        Dependency(package.Url, shipped.Where(other => package.Dependencies.Contains(other.Id)))
                    ),
                ]
            ),
        };
        return bom.ToJsonString(Indented) + "\n";
    }

    private NuGetPackage PackageOf(string file) =>
        _packageByHash.GetValueOrDefault(Hash(Path.Combine(_folder, Original(file) ?? file)))
        ?? throw new BuildException($"{file} is not as any package has it that the build restored.");

    // A precompiled assembly lies in a folder beside the one that it was made from.
    private string? Original(string file) =>
        file.Split('/') is [string bin, string edition, _, string name] && File.Exists(Path.Combine(_folder, bin, edition, name))
            ? $"{bin}/{edition}/{name}"
            : null;

    private JsonObject Component(NuGetPackage package, IEnumerable<string> files) =>
        new()
        {
            ["type"] = "library",
            ["bom-ref"] = package.Url,
            ["authors"] = new JsonArray(new JsonObject { ["name"] = package.Nuspec.GetAuthors() }),
            ["name"] = package.Id,
            ["version"] = package.Version,
            ["hashes"] = Hashes("SHA-512", Convert.ToHexStringLower(Convert.FromBase64String(package.Sha512))),
            ["licenses"] = Licence(
                package.Nuspec.GetLicenseMetadata()?.License ?? throw new BuildException($"{package.Url} names no licence.")
            ),
            ["copyright"] = package.Nuspec.GetCopyright(),
            ["purl"] = package.Url,
            ["components"] = Files(files),
        };

    private JsonArray Files(IEnumerable<string> files) =>
        Array(
            files.Select(file =>
            {
                JsonObject component = new()
                {
                    ["type"] = "file",
                    ["name"] = file,
                    ["hashes"] = Hashes("SHA-256", Hash(Path.Combine(_folder, file))),
                };
                if (Original(file) is { } original)
                {
                    component["pedigree"] = new JsonObject { ["notes"] = $"Precompiled from {original}." };
                }
                return component;
            })
        );

    private static JsonObject Dependency(string from, IEnumerable<NuGetPackage> to) =>
        new() { ["ref"] = from, ["dependsOn"] = new JsonArray([.. to.Select(package => JsonValue.Create(package.Url))]) };

    private static JsonArray Licence(string expression) => new(new JsonObject { ["expression"] = expression });

    private static JsonArray Hashes(string algorithm, string content) =>
        new(new JsonObject { ["alg"] = algorithm, ["content"] = content });

    private static JsonArray Array(IEnumerable<JsonObject> items) => new([.. items]);

    private static string Hash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
