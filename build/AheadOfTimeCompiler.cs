using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>The .NET SDK's own compiler of assemblies to machine code, in the SDK's own version.</summary>
internal static class AheadOfTimeCompiler
{
    /// <summary>Compiles one assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="image">The same assembly with machine code beside its IL.</param>
    /// <param name="platform">The platform, as .NET names it.</param>
    /// <param name="references">Where the assemblies are that it refers to, as patterns.</param>
    /// <param name="cancellationToken">Ends the compiler.</param>
    /// <exception cref="BuildException">The compiler failed, or does not run here.</exception>
    public static async Task CompileAsync(
        string assembly,
        string image,
        string platform,
        IEnumerable<string> references,
        CancellationToken cancellationToken
    )
    {
        string[] parts = platform.Split('-');
        string[] arguments =
        [
            assembly,
            "--out",
            image,
            .. references.SelectMany(static reference => (string[])["--reference", reference]),
            "--targetos",
            parts[0] == "win" ? "windows" : parts[0],
            "--targetarch",
            parts[1],
            "-O",
        ];
        Directory.CreateDirectory(Path.GetDirectoryName(image)!);
        ProcessStartInfo start = new(Find(), arguments) { WorkingDirectory = Repository.Root };
        ProcessResult result = await ChildProcess.CaptureAsync(start, TimeSpan.FromMinutes(5), cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new BuildException($"{assembly} cannot be precompiled for {platform}: {result.Output}{result.Errors}");
        }
    }

    private static string Find()
    {
        string folder = Packages.Folder(
            $"microsoft.netcore.app.crossgen2.{RuntimeInformation.RuntimeIdentifier}",
            Packages.Metadata("SdkRuntimeVersion")
        );
        string path = Path.Combine(folder, "tools", OperatingSystem.IsWindows() ? "crossgen2.exe" : "crossgen2");
        return File.Exists(path) ? path : throw new BuildException($"There is no ahead-of-time compiler at {path}.");
    }
}
