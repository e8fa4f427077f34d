using System.Diagnostics;
using System.Management.Automation;
using System.Runtime.InteropServices;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// Precompiles the module's assemblies and the SDK's for the .NET of PowerShell 7.6, into a folder for each platform beside them. What has
/// no image, on another platform or another .NET, runs from the assemblies themselves.
/// </summary>
public static class ModuleImages
{
    // What a first token needs; the rest is loaded by few.
    private static readonly string[] Assemblies =
    [
        "AWS.Tools.SSOOIDC",
        "AWS.Tools.SSOOIDC.Core",
        "AWSSDK.Core",
        "AWSSDK.SSO",
        "AWSSDK.SSOOIDC",
    ];

    /// <summary>Makes the images of the module that the build laid out.</summary>
    /// <param name="platforms">The platforms, as .NET names them.</param>
    /// <param name="cancellationToken">Ends the compiler.</param>
    /// <exception cref="BuildException">The compiler failed, or does not run here.</exception>
    public static async Task CreateAsync(IReadOnlyCollection<string> platforms, CancellationToken cancellationToken)
    {
        string compiler = Compiler();
        await Packages.RestoreForAsync(platforms, withPwsh: false, cancellationToken);
        foreach (string platform in platforms)
        {
            string folder = Path.Combine(Repository.Assemblies, platform);
            Directory.CreateDirectory(folder);
            foreach (string name in Assemblies)
            {
                ProcessStartInfo start = new(compiler, [.. Arguments(name, platform)]) { WorkingDirectory = Repository.Root };
                ProcessResult result = await ChildProcess.CaptureAsync(start, TimeSpan.FromMinutes(5), cancellationToken);
                if (result.ExitCode != 0)
                {
                    throw new BuildException($"{name} cannot be precompiled for {platform}: {result.Output}{result.Errors}");
                }
            }
        }
    }

    private static IEnumerable<string> Arguments(string name, string platform)
    {
        string[] parts = platform.Split('-');
        return
        [
            Path.Combine(Repository.Assemblies, name + ".dll"),
            "--out",
            Path.Combine(Repository.Assemblies, platform, name + ".dll"),
            // The platform's own: what it answers to OperatingSystem.IsWindows() becomes a constant in the image.
            "--reference",
            Path.Combine(Packages.Framework(platform), "*.dll"),
            "--reference",
            typeof(PSObject).Assembly.Location,
            "--reference",
            Path.Combine(Repository.Assemblies, "*.dll"),
            "--targetos",
            parts[0] == "win" ? "windows" : parts[0],
            "--targetarch",
            parts[1],
            "-O",
        ];
    }

    private static string Compiler()
    {
        string folder = Packages.Folder(
            $"microsoft.netcore.app.crossgen2.{RuntimeInformation.RuntimeIdentifier}",
            Packages.Metadata("SdkRuntimeVersion")
        );
        string path = Path.Combine(folder, "tools", OperatingSystem.IsWindows() ? "crossgen2.exe" : "crossgen2");
        return File.Exists(path) ? path : throw new BuildException($"There is no ahead-of-time compiler at {path}.");
    }
}
