
namespace AWS.Tools.SSOOIDC.Tests.Module.Pack;

/// <summary>The package of the module that the build laid out, made once for all tests of it.</summary>
public sealed class Packed : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ssooidc-pack-").FullName;

    public Packed() => Package = ModulePackage.Create(Manifest, _folder);

    /// <summary>The manifest of the module that is packed.</summary>
    public static string Manifest { get; } = Path.Combine(Repository.Root, "AWS.Tools.SSOOIDC.psd1");

    public ModulePackage Package { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
