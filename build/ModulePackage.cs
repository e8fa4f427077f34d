using NuGet.Packaging;
using NuGet.Packaging.Licenses;
using NuGet.Versioning;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// The module as it ships: the folder that goes into a <c>PSModulePath</c>, and the same folder as the package that
/// PSResourceGet and PowerShellGet install. The same module always gives the same bytes.
/// </summary>
public sealed class ModulePackage
{
    /// <summary>What the package has to stay under, in bytes.</summary>
    public const long SizeLimit = 10 * 1024 * 1024;

    private const string Notices = "THIRD-PARTY-NOTICES.txt";

    // What a module folder consists of, and the kinds of files in its folders.
    private static readonly string[] Documents = ["LICENSE", Notices, "CHANGELOG.md", "README.md"];
    private static readonly (string Name, string[] Kinds)[] Folders = [("bin", [".dll", ".ps1xml"]), ("en-US", [".xml", ".txt"])];

    // Any moment will do, as long as it is always the same one.
    private const string Timestamp = "2000-01-01T00:00:00Z";

    private ModulePackage(string folder, string file)
    {
        Folder = folder;
        File = file;
    }

    /// <summary>The module's folder, named after its version.</summary>
    public string Folder { get; }

    /// <summary>The package's file.</summary>
    public string File { get; }

    /// <summary>Makes both in <paramref name="output"/> from the module that the build laid out.</summary>
    /// <param name="manifestPath">The module's manifest; the rest of the module lies beside it.</param>
    /// <param name="output">A folder; what an earlier call made there is replaced.</param>
    /// <exception cref="BuildException">
    /// Something is missing from the module or does not belong to it, or the package is too large.
    /// </exception>
    public static ModulePackage Create(string manifestPath, string output)
    {
        ModuleManifest manifest = ModuleManifest.Read(manifestPath);
        string source = Path.GetDirectoryName(Path.GetFullPath(manifestPath))!;
        string[] files = FindFiles(source, Path.GetFileName(manifestPath));
        ModulePackage package = new(
            Path.Combine(output, manifest.Name, manifest.Version),
            Path.Combine(output, $"{manifest.Name}.{manifest.Version}.nupkg")
        );
        package.Copy(source, files);
        System.IO.File.WriteAllText(Path.Combine(package.Folder, Sbom.Name), Sbom.Create(manifest, package.Folder, files));
        package.Zip(manifest, [.. files, Sbom.Name]);
        long size = new FileInfo(package.File).Length;
        return size < SizeLimit
            ? package
            : throw new BuildException($"{package.File} has {size} bytes; fewer than {SizeLimit} are allowed.");
    }

    // Relative, with slashes, in one order everywhere.
    private static string[] FindFiles(string source, string manifest)
    {
        string[] documents = [manifest, .. Documents];
        Refuse(documents.Where(file => !System.IO.File.Exists(Path.Combine(source, file))).Select(file => $"{file} is missing."));
        List<string> laidOut = [],
            wrong = [];
        foreach ((string folder, string[] kinds) in Folders)
        {
            if (!Directory.Exists(Path.Combine(source, folder)))
            {
                wrong.Add($"{folder} is missing.");
                continue;
            }
            foreach (string path in Directory.EnumerateFiles(Path.Combine(source, folder), "*", SearchOption.AllDirectories))
            {
                string file = Path.GetRelativePath(source, path).Replace('\\', '/');
                if (kinds.Contains(Path.GetExtension(file)) || Path.GetFileName(file) == Notices)
                {
                    laidOut.Add(file);
                }
                else
                {
                    wrong.Add($"{file} does not belong to the module.");
                }
            }
        }
        Refuse(wrong);
        string notices = System.IO.File.ReadAllText(Path.Combine(source, Notices));
        Refuse(
            laidOut
                .Where(Sbom.IsTheirs)
                .Select(file => Path.GetFileName(file))
                .Distinct()
                .Where(name => !notices.Contains(name, StringComparison.Ordinal))
                .Select(name => $"{name} is not in {Notices}.")
        );
        return [.. documents.Concat(laidOut).Order(StringComparer.Ordinal)];
    }

    private static void Refuse(IEnumerable<string> faults)
    {
        string message = string.Join(Environment.NewLine, faults);
        if (message.Length > 0)
        {
            throw new BuildException(message);
        }
    }

    private void Copy(string source, string[] files)
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
        foreach (string file in files)
        {
            string target = Path.Combine(Folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            System.IO.File.Copy(Path.Combine(source, file), target);
        }
    }

    private void Zip(ModuleManifest manifest, string[] files)
    {
        PackageBuilder builder = new(deterministic: true)
        {
            DeterministicTimestamp = Timestamp,
            Id = manifest.Name,
            Version = NuGetVersion.Parse(manifest.Version),
            Description = manifest.Description,
            Copyright = manifest.Copyright,
            ReleaseNotes = manifest.ReleaseNotes,
            LicenseMetadata = new LicenseMetadata(
                LicenseType.Expression,
                "Apache-2.0",
                NuGetLicenseExpression.Parse("Apache-2.0"),
                [],
                LicenseMetadata.EmptyVersion
            ),
        };
        builder.Authors.Add(manifest.Author);
        builder.Tags.AddRange(SearchTags(manifest));
        foreach (string file in files)
        {
            builder.Files.Add(new PhysicalPackageFile { SourcePath = Path.Combine(Folder, file), TargetPath = file });
        }
        using FileStream stream = System.IO.File.Create(File);
        builder.Save(stream);
    }

    // What the gallery and its clients look for, by module, edition and command.
    private static IEnumerable<string> SearchTags(ModuleManifest manifest) =>
        [
            "PSModule",
            .. manifest.Editions.Select(edition => $"PSEdition_{edition}"),
            "PSIncludes_Cmdlet",
            .. manifest.Cmdlets.SelectMany(cmdlet => (string[])[$"PSCmdlet_{cmdlet}", $"PSCommand_{cmdlet}"]),
            .. manifest.Tags,
        ];
}
