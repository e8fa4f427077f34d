using Amazon.Runtime.CredentialManagement;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Credentials;

/// <summary>The SDK's encrypted store of profiles, which other AWS tools share. Only Windows has one; elsewhere it is empty.</summary>
internal static class EncryptedStore
{
    /// <summary>Whether the platform has it. SAML role profiles live nowhere else.</summary>
    public static bool IsThere => Path.DirectorySeparatorChar == '\\';

    /// <summary>The path of its file; empty where there is none.</summary>
    public static string FilePath(HostEnvironment environment) =>
        IsThere && environment.Variable("LOCALAPPDATA") is { } data
            ? Path.Combine(data, "AWSToolkit", "RegisteredAccounts.json")
            : string.Empty;

    /// <summary>The profile of that name; null where there is none.</summary>
    /// <exception cref="CoreException">It cannot be read.</exception>
    public static CredentialProfile? Find(string name)
    {
        if (!IsThere)
        {
            return null;
        }
        try
        {
            return new NetSDKCredentialsFile().TryGetProfile(name, out CredentialProfile profile) ? profile : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new CoreException(
                ErrorIds.ProfileUnreadable,
                FailureKind.InvalidData,
                $"The profile '{Sanitizer.Escape(name)}' of the SDK's encrypted store cannot be decrypted: it was saved by another user or on "
                    + "another machine, or the store is damaged.",
                "Save the profile again, or remove it from the store.",
                e
            );
        }
    }

    /// <summary>The names of the profiles that can be read: one that cannot hides no other.</summary>
    public static IEnumerable<string> Names()
    {
        if (!IsThere)
        {
            return [];
        }
        try
        {
            return new NetSDKCredentialsFile().ListProfileNames();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return [];
        }
    }

    /// <summary>Saves a profile.</summary>
    public static void Save(string name, CredentialProfileOptions options) =>
        new NetSDKCredentialsFile().RegisterProfile(new CredentialProfile(name, options));
}
