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

    /// <summary>What the project file says of them.</summary>
    public static string Metadata(string key) =>
        typeof(Packages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
