using System.Diagnostics;
using System.Reflection;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>The NuGet packages of a restored checkout.</summary>
public static class Packages
{
    /// <summary>The manifest of the Pester that tests/Pester names.</summary>
    public static string Pester => Path.Combine(Folder("pester", Metadata("PesterVersion")), "tools", "Pester.psd1");

    /// <summary>The pwsh that tests/Pester names. Its package is made for <c>dotnet tool install</c>; what that starts is this.</summary>
    public static string Pwsh =>
        Path.Combine(
            Folder("powershell", Metadata("PwshVersion")),
            "tools",
            "net10.0",
            "any",
            OperatingSystem.IsWindows() ? "win" : "unix",
            "pwsh.dll"
        );

    /// <summary>A package's folder, whether or not it is there.</summary>
    /// <param name="id">The package's name in lower case.</param>
    /// <param name="version">Its version.</param>
    public static string Folder(string id, string version) => Path.Combine(Metadata("NuGetPackages"), id, version);

    /// <summary>The assemblies of .NET for a platform.</summary>
    public static string Framework(string platform) =>
        Path.Combine(
            Folder($"microsoft.netcore.app.runtime.{platform}", Metadata("SdkRuntimeVersion")),
            "runtimes",
            platform,
            "lib",
            "net10.0"
        );

    /// <summary>Restores .NET for platforms that this need not be one of.</summary>
    /// <param name="platforms">The platforms, as .NET names them.</param>
    /// <param name="withPwsh">Whether pwsh, and what it needs on Windows, comes too.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BuildException">It is not available.</exception>
    public static async Task RestoreForAsync(IEnumerable<string> platforms, bool withPwsh, CancellationToken cancellationToken)
    {
        string project = Path.Combine(Repository.Root, "build", "platforms", "platforms.csproj");
        string list = $"-p:Runtimes={string.Join("%3B", platforms)}";
        ProcessStartInfo restore = ChildProcess.Dotnet("restore", project, list, $"-p:WithPwsh={withPwsh}", "-v", "quiet");
        if (await ChildProcess.RunAsync(restore, cancellationToken) != 0)
        {
            throw new BuildException("The builds of .NET for other platforms could not be restored; see above.");
        }
    }

    /// <summary>What the project file says of them.</summary>
    public static string Metadata(string key) =>
        typeof(Packages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
