using System.Diagnostics;
using System.IO.Compression;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>The local Identity Center as a .NET tool. The same source always gives the same bytes.</summary>
public static class ToolPackage
{
    private const string Notices = "THIRD-PARTY-NOTICES.txt";

    // A zip file cannot tell an earlier one.
    private static readonly DateTimeOffset Timestamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Makes it.</summary>
    /// <param name="output">The folder that gets the package; one of the same version is replaced.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The package's file.</returns>
    /// <exception cref="BuildException">It does not build, or a library in it is not in its notices.</exception>
    public static async Task<string> CreateAsync(string output, CancellationToken cancellationToken)
    {
        DirectoryInfo made = Directory.CreateTempSubdirectory("ssooidc-tool-");
        try
        {
            string project = Path.Combine(Repository.Root, "tests", "IdentityCenter");
            ProcessStartInfo pack = ChildProcess.Dotnet("pack", project, "-c", "Release", "-o", made.FullName, "-v", "quiet", "-nologo");
            if (await ChildProcess.RunAsync(pack, cancellationToken) != 0)
            {
                throw new BuildException("The local Identity Center cannot be packed; see above.");
            }
            string package = made.GetFiles("*.nupkg").Single().FullName;
            await FinishAsync(package, cancellationToken);
            Directory.CreateDirectory(output);
            string file = Path.Combine(output, Path.GetFileName(package));
            File.Copy(package, file, overwrite: true);
            return file;
        }
        finally
        {
            made.Delete(recursive: true);
        }
    }

    // Its content is always the same, only the times of its files are not.
    private static async Task FinishAsync(string package, CancellationToken cancellationToken)
    {
        await using ZipArchive zip = await ZipFile.OpenAsync(package, ZipArchiveMode.Update, cancellationToken);
        using StreamReader reader = new(await zip.GetEntry(Notices)!.OpenAsync(cancellationToken));
        string notices = await reader.ReadToEndAsync(cancellationToken);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            if (Sbom.IsTheirs(entry.FullName) && !notices.Contains(entry.Name, StringComparison.Ordinal))
            {
                throw new BuildException($"{entry.Name} is not in the tool's {Notices}.");
            }
            entry.LastWriteTime = Timestamp;
        }
    }
}
