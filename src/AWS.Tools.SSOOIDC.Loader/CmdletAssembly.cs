using System.Reflection;

namespace AWS.Tools.SSOOIDC.Loader;

/// <summary>The assembly with the module's cmdlets, loaded once a process.</summary>
internal static class CmdletAssembly
{
    private const string Name = "AWS.Tools.SSOOIDC.dll";
    private const string LoadContext = "AWS.Tools.SSOOIDC.LoadContext";

    private static readonly object Gate = new();
    private static Assembly? _loaded;

    /// <summary>Gives the assembly.</summary>
    /// <exception cref="InvalidOperationException">It cannot be loaded beside what this session has loaded already.</exception>
    public static Assembly Get()
    {
        lock (Gate)
        {
            return _loaded ??= Load();
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
        // Nor does what this assembly is built against, so it cannot refer to that one. Loaded as a single file, it is one of those that the
        // engine searches for types, and yet its own references go no further.
        Type module = Assembly.LoadFile(loadContext).GetType(LoadContext + ".PrivateModule", throwOnError: true)!;
        var load = (Func<string, Assembly>)module.GetMethod("Load")!.CreateDelegate(typeof(Func<string, Assembly>));
        return load(path);
    }
}
