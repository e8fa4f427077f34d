using System.Reflection;
using System.Runtime.Loader;

namespace AWS.Tools.SSOOIDC.LoadContext;

/// <summary>
/// The module's own load context: what lies in its folder is loaded from there, whatever version of it the session has
/// already; everything else, PowerShell and .NET above all, is shared.
/// </summary>
internal sealed class ModuleLoadContext(string folder) : AssemblyLoadContext("AWS.Tools.SSOOIDC")
{
    private readonly string? _images = ImageFolder.ForThisProcess() is { } name ? Path.Combine(folder, name) : null;

    /// <summary>Loads an assembly of the folder, precompiled where there is such an image of it.</summary>
    /// <param name="file">The assembly's file name.</param>
    /// <returns>The assembly, or <see langword="null"/> where the folder does not have it.</returns>
    public Assembly? LoadFromFolder(string file)
    {
        if (_images is not null && Path.Combine(_images, file) is var image && File.Exists(image))
        {
            try
            {
                return LoadFromAssemblyPath(image);
            }
            catch (Exception e) when (e is BadImageFormatException or FileLoadException or IOException)
            {
                // A damaged image is no reason to fail: the assembly without machine code does the same.
            }
        }
        string path = Path.Combine(folder, file);
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) => LoadFromFolder(assemblyName.Name + ".dll");
}
