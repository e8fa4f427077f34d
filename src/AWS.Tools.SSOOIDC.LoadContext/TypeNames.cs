using System.Reflection;
using System.Runtime.Loader;
using AWS.Tools.SSOOIDC.Internals;

namespace AWS.Tools.SSOOIDC.LoadContext;

/// <summary>
/// Lets scripts name the SDK's types, such as <c>[Amazon.Runtime.AnonymousAWSCredentials]</c>, although they live in the module's own load
/// context, where the engine does not look. It does look in assemblies that were loaded as single files, as this one is, which forwards the
/// names. What another module loads for all it finds first: so the core's names mean that module's types, which the cmdlets adapt when
/// bound; the service's names stay this module's.
/// </summary>
internal static class TypeNames
{
    private const string Sdk = "AWSSDK.";
    private const string Service = Sdk + "SSOOIDC";

    private static readonly object Gate = new();
    private static bool _insists;

    /// <summary>Lets scripts name the types. Called once a process; it loads none.</summary>
    /// <param name="context">Where they live.</param>
    public static void Register(AssemblyLoadContext context)
    {
        AssemblyLoadContext.GetLoadContext(typeof(TypeNames).Assembly)!.Resolving += (_, name) =>
            name.Name?.StartsWith(Sdk, StringComparison.Ordinal) == true ? context.LoadFromAssemblyName(name) : null;
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => InsistBeside(loaded.LoadedAssembly, context);
        foreach (Assembly loaded in AssemblyLoadContext.Default.Assemblies)
        {
            InsistBeside(loaded, context);
        }
    }

    // What the engine finds before it looks in any assembly.
    private static void InsistBeside(Assembly loaded, AssemblyLoadContext context)
    {
        // The full name is at hand; having it parsed, for each assembly of the process, would take milliseconds.
        if (
            loaded.FullName?.StartsWith(Service + ",", StringComparison.Ordinal) != true
            || AssemblyLoadContext.GetLoadContext(loaded) != AssemblyLoadContext.Default
        )
        {
            return;
        }
        lock (Gate)
        {
            if (_insists)
            {
                return;
            }
            _insists = true;
            foreach (Type type in context.LoadFromAssemblyName(new AssemblyName(Service)).GetExportedTypes())
            {
                if (type.Namespace is "Amazon.SSOOIDC" or "Amazon.SSOOIDC.Model")
                {
                    TypeAccelerators.Add(type.FullName!, type);
                }
            }
        }
    }
}
