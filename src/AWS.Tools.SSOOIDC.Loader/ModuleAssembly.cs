using System.Management.Automation;
using System.Reflection;

namespace AWS.Tools.SSOOIDC.Loader;

/// <summary>Gives the module's assembly, loaded once a process.</summary>
public static class ModuleAssembly
{
    private const string Name = "AWS.Tools.SSOOIDC";

    private static readonly object Gate = new();
    private static Assembly? _loaded;

    /// <summary>The assembly with the module's cmdlets.</summary>
    /// <exception cref="InvalidOperationException">It cannot be loaded beside what this session has loaded already.</exception>
    public static Assembly Get()
    {
        lock (Gate)
        {
            return _loaded ??= Load(Path.GetDirectoryName(typeof(ModuleAssembly).Assembly.Location)!);
        }
    }

    /// <summary>
    /// Completes the import, once there are cmdlets: lets scripts name and convert the SDK's types, and has the module clean up
    /// when it is removed.
    /// </summary>
    /// <param name="session">The module's <c>$ExecutionContext</c>.</param>
    /// <param name="onRemove">What to run then.</param>
    public static void Complete(EngineIntrinsics session, ScriptBlock onRemove)
    {
        session.SessionState.Module.OnRemove = onRemove;
        RegionConverter.Register(session);
#if NET
        lock (Gate)
        {
            if (_types is not null)
            {
                TypeNames.Register(_types.GetAwaiter().GetResult());
                _types = null;
            }
        }
#endif
    }

#if NET
    private static Task<Type[]>? _types;

    private static Assembly Load(string folder)
    {
        var context = new ModuleLoadContext(folder);
        Assembly cmdlets = context.LoadFromAssemblyPath(Path.Combine(folder, Name + ".dll"));
        // Beside the import of the cmdlets, which takes about as long; but not beside the line above: loading waits for loading.
        _types = Task.Run(() => TypeNames.Load(context));
        return cmdlets;
    }
#else
    private static Assembly Load(string folder) => DesktopLoader.Load(folder, Name);
#endif
}
