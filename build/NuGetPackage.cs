using NuGet.Packaging;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>A package that the module's build restored.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha512">The hash of its file, in Base64.</param>
/// <param name="Folder">Where it lies unpacked.</param>
/// <param name="Assets">The assemblies of it that the build takes, as paths in that folder.</param>
/// <param name="Dependencies">The names of the packages that it asks for.</param>
internal sealed record NuGetPackage(
    string Id,
    string Version,
    string Sha512,
    string Folder,
    IReadOnlyCollection<string> Assets,
    IReadOnlyCollection<string> Dependencies
)
{
    /// <summary>Its package URL, which names it for scanners.</summary>
    public string Url => $"pkg:nuget/{Id}@{Version}";

    /// <summary>What it says of itself.</summary>
    public NuspecReader Nuspec { get; } = new(Path.Combine(Folder, $"{Id.ToLowerInvariant()}.nuspec"));
}
