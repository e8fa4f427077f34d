using System.Management.Automation.Runspaces;
using System.Reflection;

namespace AWS.Tools.SSOOIDC.Internals;

/// <summary>
/// Adds to a session's table of types. The engine has two public ways, and each costs more than it gives: <c>Update-TypeData</c> would have
/// its module loaded, and a types file in the manifest makes the whole import fail in a session that shares its table with others. So the
/// table is reached through two properties of the engine that are not public; PowerShell has had both since version 3.
/// </summary>
internal static class SessionTypes
{
    private const BindingFlags Anywhere = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    /// <summary>Adds one type's data. Where that cannot be done, the session does without.</summary>
    public static void Add(Runspace session, TypeData data)
    {
        object? context = typeof(Runspace).GetProperty("ExecutionContext", Anywhere)?.GetValue(session);
        var types = context?.GetType().GetProperty("TypeTable", Anywhere)?.GetValue(context) as TypeTable;
        try
        {
            types?.AddType(data);
        }
        catch (InvalidOperationException)
        {
            // Sessions that share one table may not change it.
        }
    }
}
