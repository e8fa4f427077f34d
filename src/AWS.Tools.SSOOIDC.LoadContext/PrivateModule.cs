using System.Reflection;

namespace AWS.Tools.SSOOIDC.LoadContext;

/// <summary>The module in a load context of its own. The loader, which is built for both editions, reaches it by name.</summary>
public static class PrivateModule
{
    /// <summary>Loads an assembly of the module's folder, and lets scripts name the SDK's types. Called once a process.</summary>
    /// <param name="path">The assembly's full path.</param>
    public static Assembly Load(string path)
    {
        var context = new ModuleLoadContext(Path.GetDirectoryName(path)!);
        Assembly cmdlets =
            context.LoadFromFolder(Path.GetFileName(path)) ?? throw new FileNotFoundException("The module is not complete.", path);
        TypeNames.Register(context);
        return cmdlets;
    }
}
