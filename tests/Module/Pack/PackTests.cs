using System.IO.Compression;
using NuGet.Packaging;

namespace AWS.Tools.SSOOIDC.Tests.Module.Pack;

/// <summary>What is in the package, and what keeps a module from being packed.</summary>
public sealed class PackTests(Packed packed) : IClassFixture<Packed>
{
    [Fact]
    public void The_same_module_gives_the_same_bytes()
    {
        using Packed again = new();
        Assert.Equal(File.ReadAllBytes(packed.Package.File), File.ReadAllBytes(again.Package.File));
    }

    [Fact]
    public void It_is_the_folder_that_the_build_laid_out()
    {
        string[] laidOut = Files(Path.Combine(Repository.Root, "bin"));
        Assert.Equal(laidOut, Files(Path.Combine(packed.Package.Folder, "bin")));
        Assert.All(
            laidOut,
            file =>
                Assert.Equal(
                    File.ReadAllBytes(Path.Combine(Repository.Root, "bin", file)),
                    File.ReadAllBytes(Path.Combine(packed.Package.Folder, "bin", file))
                )
        );
    }

    [Fact]
    public void The_package_has_the_folder_and_what_makes_it_a_package_and_no_more()
    {
        using ZipArchive zip = ZipFile.OpenRead(packed.Package.File);
        string[] entries = [.. zip.Entries.Select(entry => entry.FullName)];
        string[] envelope =
        [
            "AWS.Tools.SSOOIDC.nuspec",
            "[Content_Types].xml",
            "_rels/.rels",
            "package/services/metadata/core-properties/nuget.psmdcp",
        ];
        Assert.Equal(Files(packed.Package.Folder).Concat(envelope).Order(StringComparer.Ordinal), entries.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("LICENSE")]
    [InlineData("THIRD-PARTY-NOTICES.txt")]
    [InlineData("bin/Desktop/THIRD-PARTY-NOTICES.txt")]
    [InlineData("CHANGELOG.md")]
    public void It_carries_its_licences_and_changes(string file) => Assert.Contains(file, Files(packed.Package.Folder));

    [Fact]
    public void The_gallery_finds_it_by_edition_system_and_every_cmdlet()
    {
        using PackageArchiveReader package = new(packed.Package.File);
        NuspecReader metadata = package.NuspecReader;
        Assert.Equal("AWS.Tools.SSOOIDC", metadata.GetId());
        Assert.Equal(ModuleManifest.Read(Packed.Manifest).Version, metadata.GetVersion().ToString());
        Assert.Equal("Apache-2.0", metadata.GetLicenseMetadata()?.License);
        string[] tags = metadata.GetTags()!.Split(' ');
        Assert.Equal(tags.Distinct(), tags);
        Assert.Superset(
            new HashSet<string>(["PSModule", "PSEdition_Core", "PSEdition_Desktop", "PSIncludes_Cmdlet", "Linux", "MacOS", "Windows"]),
            new HashSet<string>(tags)
        );
        Assert.Equal(
            ModuleManifest.Read(Packed.Manifest).Cmdlets.Order(StringComparer.Ordinal),
            tags.Where(tag => tag.StartsWith("PSCmdlet_", StringComparison.Ordinal))
                .Select(tag => tag["PSCmdlet_".Length..])
                .Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("bin/Core/AWS.Tools.SSOOIDC.pdb", "bin/Core/AWS.Tools.SSOOIDC.pdb does not belong to the module.")]
    [InlineData("bin/Core/AWS.Tools.SSOOIDC.xml", "bin/Core/AWS.Tools.SSOOIDC.xml does not belong to the module.")]
    [InlineData("bin/Core/Newtonsoft.Json.dll", "Newtonsoft.Json.dll is not in THIRD-PARTY-NOTICES.txt.")]
    public void What_does_not_belong_to_the_module_is_refused(string stray, string message)
    {
        string root = CopyOfTheModule();
        File.WriteAllText(Path.Combine(root, stray), "");
        Assert.Equal(message, Refusal(root));
    }

    [Fact]
    public void A_module_without_its_licence_is_refused()
    {
        string root = CopyOfTheModule();
        File.Delete(Path.Combine(root, "LICENSE"));
        Assert.Equal("LICENSE is missing.", Refusal(root));
    }

    private static string Refusal(string root)
    {
        try
        {
            return Assert
                .Throws<BuildException>(() => ModulePackage.Create(Path.Combine(root, "AWS.Tools.SSOOIDC.psd1"), Path.Combine(root, "out")))
                .Message;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private string CopyOfTheModule()
    {
        string root = Directory.CreateTempSubdirectory("ssooidc-pack-").FullName;
        foreach (string file in Files(packed.Package.Folder))
        {
            string copy = Path.Combine(root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(packed.Package.Folder, file), copy);
        }
        return root;
    }

    private static string[] Files(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];
}
