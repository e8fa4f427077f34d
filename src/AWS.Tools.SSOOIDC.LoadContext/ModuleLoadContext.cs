using System.Reflection;
using System.Runtime.Loader;

namespace AWS.Tools.SSOOIDC.LoadContext;

/// <summary>
/// The module's own load context: what lies in its folder is loaded from there, whatever version of it the session has
/// already; everything else, PowerShell and .NET above all, is shared.
/// </summary>
internal sealed class ModuleLoadContext(string folder) : AssemblyLoadContext("AWS.Tools.SSOOIDC")
{
    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
