using System.Reflection;

namespace AWS.Tools.SSOOIDC.Internals;

/// <summary>
/// The credentials in the wrapper in which AWS's own modules keep the shell's default, <c>$StoredAWSCredentials</c>: the property has not been
/// public in any version of AWS.Tools.Common.
/// </summary>
internal static class WrappedCredentials
{
    /// <summary>What is wrapped; null where the object is no such wrapper.</summary>
    public static object? Of(object value) =>
        value.GetType().Name == "AWSPSCredentials"
            ? value
                .GetType()
                .GetProperty("Credentials", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                ?.GetValue(value)
            : null;
}
