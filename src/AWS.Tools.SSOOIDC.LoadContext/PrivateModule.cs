using System.Reflection;

namespace AWS.Tools.SSOOIDC.LoadContext;

/// <summary>The module in a load context of its own. The loader, which is built for both editions, reaches it by name.</summary>
public static class PrivateModule
{
    private static Task<Type[]>? _types;

    /// <summary>Loads an assembly of the module's folder. Called once a process.</summary>
    /// <param name="path">The assembly's full path.</param>
    public static Assembly Load(string path)
    {
        var context = new ModuleLoadContext(Path.GetDirectoryName(path)!);
        Assembly cmdlets =
            context.LoadFromFolder(Path.GetFileName(path)) ?? throw new FileNotFoundException("The module is not complete.", path);
        // Beside the import of the cmdlets, which takes about as long; but not beside the line above: loading waits for loading.
        _types = Task.Run(() => TypeNames.Load(context));
        return cmdlets;
    }

    /// <summary>
    /// Lets scripts name the SDK's types. Called once a process, after <see cref="Load"/>, on the engine's own thread.
    /// </summary>
    public static void NameTypes() => TypeNames.Register(_types!.GetAwaiter().GetResult());
}
