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

    /// <summary>Lets scripts name and convert the SDK's types. Called once the cmdlets are imported.</summary>
    /// <param name="session">The session's <c>$ExecutionContext</c>.</param>
    public static void RegisterTypes(EngineIntrinsics session)
    {
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
        // Beside the import of the cmdlets, which takes about as long.
        _types = Task.Run(() => TypeNames.Load(context));
        return context.LoadFromAssemblyName(new AssemblyName(Name));
    }
#else
    private static Assembly Load(string folder) => DesktopLoader.Load(folder, Name);
#endif
}
