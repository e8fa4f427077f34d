using System.Reflection;

namespace AWS.Tools.SSOOIDC.Loader;

/// <summary>The assembly with the module's cmdlets, loaded once a process.</summary>
internal static class CmdletAssembly
{
    private const string Name = "AWS.Tools.SSOOIDC.dll";
    private const string LoadContext = "AWS.Tools.SSOOIDC.LoadContext";

    private static readonly object Gate = new();
    private static Assembly? _loaded;
    private static Action? _nameTypes;

    /// <summary>Gives the assembly.</summary>
    /// <exception cref="InvalidOperationException">It cannot be loaded beside what this session has loaded already.</exception>
    public static Assembly Get()
    {
        lock (Gate)
        {
            return _loaded ??= Load();
        }
    }

    /// <summary>Lets scripts name the SDK's types, where these live in a load context of the module's own.</summary>
    public static void NameTypes()
    {
        lock (Gate)
        {
            _nameTypes?.Invoke();
            _nameTypes = null;
        }
    }

    private static Assembly Load()
    {
        bool desktop = typeof(object).Assembly.GetName().Name == "mscorlib";
        string folder = Path.Combine(Path.GetDirectoryName(typeof(CmdletAssembly).Assembly.Location)!, desktop ? "Desktop" : "Core");
        string path = Path.Combine(folder, Name);
        string loadContext = Path.Combine(folder, LoadContext + ".dll");
        if (!File.Exists(loadContext))
        {
            // The build for Windows PowerShell, which knows no load contexts.
            return DesktopLoader.Load(path);
        }
        // Nor does what this assembly is built against, so it cannot refer to that one.
        Type module = Assembly.LoadFrom(loadContext).GetType(LoadContext + ".PrivateModule", throwOnError: true)!;
        var load = (Func<string, Assembly>)module.GetMethod("Load")!.CreateDelegate(typeof(Func<string, Assembly>));
        _nameTypes = (Action)module.GetMethod("NameTypes")!.CreateDelegate(typeof(Action));
        return load(path);
    }
}
