using System.Management.Automation;
using System.Reflection;

namespace AWS.Tools.SSOOIDC.Internals;

/// <summary>
/// The object of the pipeline that a cmdlet works on. Where a person's default has a parameter, the engine leaves out the object's own value,
/// and shows the object to nobody; the property has been the same since PowerShell 2.
/// </summary>
internal static class PipelineObject
{
    /// <summary>The engine's property.</summary>
    public const string Property = "CurrentPipelineObject";

    private static readonly PropertyInfo? Current = typeof(Cmdlet).BaseType?.GetProperty(
        Property,
        BindingFlags.Instance | BindingFlags.NonPublic
    );

    /// <summary>A value of the object that the pipeline brings now; null where it has none of that name.</summary>
    public static object? Value(Cmdlet cmdlet, IEnumerable<string> names) =>
        Current?.GetValue(cmdlet) is PSObject piped
            ? names.Select(name => piped.Properties[name]?.Value).FirstOrDefault(static value => value is not null)
            : null;
}
