using System.Reflection;

namespace AWS.Tools.SSOOIDC.Internals;

/// <summary>
/// The state of an SDK's client config, ours or another copy's: only its fields tell what was set and what was not (AWSSDK.Core 3 and 4).
/// </summary>
internal static class InstanceFields
{
    /// <summary>All instance fields of a type and of the types that it derives from.</summary>
    public static IEnumerable<FieldInfo> Of(Type type)
    {
        const BindingFlags declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (Type? t = type; t is not null && t != typeof(object); t = t.BaseType)
        {
            foreach (FieldInfo field in t.GetFields(declared))
            {
                yield return field;
            }
        }
    }
}
