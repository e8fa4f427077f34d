namespace AWS.Tools.SSOOIDC.Build;

/// <summary>The build for Windows PowerShell 5.1 as a module that PowerShell 7 imports, as far as any machine can show it.</summary>
public sealed class DesktopBuild : IDisposable
{
    private const string LoadContext = "AWS.Tools.SSOOIDC.LoadContext.dll";

    /// <summary>Lays out the module folder with this build in the place of the other.</summary>
    /// <param name="apart">
    /// Whether it gets the load context that PowerShell 7 has. Without it, as in Windows PowerShell, the module's assemblies go into the
    /// session's own context, where those that pwsh brings in an older version are in their way.
    /// </param>
    public DesktopBuild(bool apart)
    {
        string built = Path.Combine(Repository.Root, "bin");
        string target = Directory.CreateDirectory(Path.Combine(Folder, "bin", "Core")).FullName;
        File.Copy(Repository.Manifest, Path.Combine(Folder, Path.GetFileName(Repository.Manifest)));
        Copy(Directory.EnumerateFiles(built), Path.Combine(Folder, "bin"));
        Copy(
            Directory.EnumerateFiles(Repository.Help),
            Directory.CreateDirectory(Path.Combine(Folder, "en-US")).FullName
        );
        // What .NET itself has, it does not need here.
        Copy(
            Directory
                .EnumerateFiles(Path.Combine(built, "Desktop"))
                .Where(file => !Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal)),
            target
        );
        if (apart)
        {
            Copy([Path.Combine(Repository.Assemblies, LoadContext)], target);
        }
    }

    /// <summary>The module's folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("ssooidc-desktop-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Copy(IEnumerable<string> files, string folder)
    {
        foreach (string file in files)
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }
}
