using System.Management.Automation;

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
        "AWSSDK.SSOOIDC",
    ];

    /// <summary>Makes the images of the module that the build laid out.</summary>
    /// <param name="platforms">The platforms, as .NET names them.</param>
    /// <param name="cancellationToken">Ends the compiler.</param>
    /// <exception cref="BuildException">The compiler failed, or does not run here.</exception>
    public static async Task CreateAsync(IReadOnlyCollection<string> platforms, CancellationToken cancellationToken)
    {
        await Packages.RestoreForAsync(platforms, withPwsh: false, cancellationToken);
        foreach (string platform in platforms)
        {
            string[] references =
            [
                // The platform's own: what it answers to OperatingSystem.IsWindows() becomes a constant in the image.
                Path.Combine(Packages.Framework(platform), "*.dll"),
                typeof(PSObject).Assembly.Location,
                Path.Combine(Repository.Assemblies, "*.dll"),
            ];
            foreach (string name in Assemblies)
            {
                await AheadOfTimeCompiler.CompileAsync(
                    Path.Combine(Repository.Assemblies, name + ".dll"),
                    Path.Combine(Repository.Assemblies, platform, name + ".dll"),
                    platform,
                    references,
                    cancellationToken
                );
            }
        }
    }
}
