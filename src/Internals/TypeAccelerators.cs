using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Internals;

/// <summary>
/// The engine's own table of names that scripts have for types. It is the only place where a script's type name is looked up besides the
/// assemblies of the default load context, and the engine has no public way to it; its methods have been the same since PowerShell 3.
/// </summary>
internal static class TypeAccelerators
{
    private static readonly Type Table = typeof(PSObject).Assembly.GetType(
        "System.Management.Automation.TypeAccelerators",
        throwOnError: true
    )!;

    /// <summary>Gives a type a name.</summary>
    public static Action<string, Type> Add { get; } =
        Table.GetMethod("Add", [typeof(string), typeof(Type)])!.CreateDelegate<Action<string, Type>>();

    /// <summary>Takes a name away.</summary>
    public static Func<string, bool> Remove { get; } = Table.GetMethod("Remove", [typeof(string)])!.CreateDelegate<Func<string, bool>>();
}
