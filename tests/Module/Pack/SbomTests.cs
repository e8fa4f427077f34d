using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace AWS.Tools.SSOOIDC.Tests.Module.Pack;

/// <summary>The bill of materials that the package carries.</summary>
public sealed class SbomTests(Packed packed) : IClassFixture<Packed>
{
    private const string Name = "sbom.cdx.json";

    private readonly JsonNode _bom = JsonNode.Parse(File.ReadAllText(Path.Combine(packed.Package.Folder, Name)))!;

    [Fact]
    public void It_has_each_file_of_the_module_with_its_hash()
    {
        IEnumerable<string> files = Directory
            .EnumerateFiles(packed.Package.Folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != Name)
            .Select(file => $"{Path.GetRelativePath(packed.Package.Folder, file).Replace('\\', '/')} {Sha256(file)}");
        IEnumerable<string> listed = _bom["components"]!
            .AsArray()
            .Append(_bom["metadata"]!["component"])
            .SelectMany(component => component!["components"]!.AsArray())
            .Select(file => $"{file!["name"]} {file["hashes"]![0]!["content"]}");
        Assert.Equal(files.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_names_each_library_as_a_package_of_the_version_that_the_build_pins()
    {
        var pinned = XDocument
            .Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .ToDictionary(version => version.Attribute("Include")!.Value, version => version.Attribute("Version")!.Value);
        Dictionary<string, JsonNode> components = _bom["components"]!.AsArray().ToDictionary(one => (string)one!["name"]!, one => one!);
        Assert.Superset(
            new HashSet<string>(["AWSSDK.Core", "AWSSDK.SSO", "AWSSDK.SSOOIDC", "AWSSDK.SecurityToken", "QRCoder", "System.Text.Json"]),
            new HashSet<string>(components.Keys)
        );
        Assert.All(
            components,
            component =>
            {
                string version = (string)component.Value["version"]!;
                Assert.Equal($"pkg:nuget/{component.Key}@{version}", (string?)component.Value["purl"]);
                Assert.Contains((string?)component.Value["licenses"]![0]!["expression"], (string[])["Apache-2.0", "MIT"]);
                Assert.Equal(pinned.GetValueOrDefault(component.Key, version), version);
                // A package's assemblies have its name.
                Assert.All(
                    component.Value["components"]!.AsArray(),
                    file => Assert.EndsWith($"/{component.Key}.dll", (string?)file!["name"], StringComparison.Ordinal)
                );
            }
        );
    }

    [Fact]
    public void What_depends_on_what_refers_to_what_it_has()
    {
        string[] known =
        [
            (string)_bom["metadata"]!["component"]!["bom-ref"]!,
            .. _bom["components"]!.AsArray().Select(component => (string)component!["bom-ref"]!),
        ];
        JsonArray dependencies = _bom["dependencies"]!.AsArray();
        Assert.Equal(known, dependencies.Select(one => (string)one!["ref"]!));
        // Each library is there because something asks for it.
        Assert.Equal(
            known[1..].Order(StringComparer.Ordinal),
            dependencies
                .SelectMany(one => one!["dependsOn"]!.AsArray())
                .Select(to => (string)to!)
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_library_that_was_changed_is_refused()
    {
        string root = Directory.CreateTempSubdirectory("ssooidc-pack-").FullName;
        try
        {
            foreach (string file in Directory.EnumerateFiles(packed.Package.Folder, "*", SearchOption.AllDirectories))
            {
                string copy = Path.Combine(root, Path.GetRelativePath(packed.Package.Folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
            File.AppendAllText(Path.Combine(root, "bin", "Core", "QRCoder.dll"), "more");
            BuildException refusal = Assert.Throws<BuildException>(() =>
                ModulePackage.Create(Path.Combine(root, "AWS.Tools.SSOOIDC.psd1"), Path.Combine(root, "out"))
            );
            Assert.Equal("bin/Core/QRCoder.dll is not as any package has it that the build restored.", refusal.Message);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
