using System.Reflection;

namespace AWS.Tools.SSOOIDC.Tests.Module.Sessions;

/// <summary>The NuGet packages that the build has restored.</summary>
internal static class Packages
{
    /// <summary>A package's folder, whether or not it is there.</summary>
    public static string Folder(string id, string version) => Path.Combine(Metadata("NuGetPackages"), id, version);

    /// <summary>What the project file says of them.</summary>
    public static string Metadata(string key) =>
        typeof(Packages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
