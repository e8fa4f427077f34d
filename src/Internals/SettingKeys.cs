using System.Reflection;
using Amazon.Runtime.Internal.Settings;

namespace AWS.Tools.SSOOIDC.Internals;

/// <summary>Which settings of its store the SDK encrypts: it has the list, and shows it to nobody (AWSSDK.Core 4.0).</summary>
internal static class SettingKeys
{
    private const string Method = "IsEncrypted";

    private static readonly Lazy<Func<string, bool>> Encrypted = new(() =>
    {
        MethodInfo method =
            typeof(PersistenceManager).GetMethod(Method, BindingFlags.NonPublic | BindingFlags.Static)
            ?? throw new MissingMethodException(nameof(PersistenceManager), Method);
#pragma warning disable CA2263 // The generic one is not in netstandard2.0.
        return (Func<string, bool>)method.CreateDelegate(typeof(Func<string, bool>));
#pragma warning restore CA2263
    });

    /// <summary>Whether the value of a setting is encrypted; so are all values of an object whose own name is such a key.</summary>
    public static bool IsEncrypted(string owner, string key) => Encrypted.Value(key) || Encrypted.Value(owner);
}
