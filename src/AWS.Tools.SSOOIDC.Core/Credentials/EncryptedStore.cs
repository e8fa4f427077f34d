using Amazon;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Internal.Settings;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Credentials;

/// <summary>
/// The SDK's encrypted store of profiles, which other AWS tools share. Only Windows has one, for a user whose profile is loaded;
/// elsewhere it is empty.
/// </summary>
internal static class EncryptedStore
{
    private const string Profiles = "RegisteredAccounts";

    private static readonly Lazy<bool> HasKeys = new(() =>
    {
        if (Path.DirectorySeparatorChar != '\\' || FilePath(HostEnvironment.OfProcess).Length == 0 || !UserCrypto.IsUserCryptAvailable)
        {
            return false;
        }
        PersistenceManager.Instance = new EncryptedSettings(HostEnvironment.OfProcess);
        return true;
    });

    /// <summary>Whether the platform has it, and it is not switched off. SAML role profiles live nowhere else.</summary>
    public static bool IsThere => HasKeys.Value && !AWSConfigs.DisableLegacyPersistenceStore;

    /// <summary>The path of its file; empty where there is none.</summary>
    public static string FilePath(HostEnvironment environment) =>
        Path.DirectorySeparatorChar == '\\' ? EncryptedSettings.PathOf(environment, Profiles) : string.Empty;

    /// <summary>Has the SDK use it as this library does. Call it before the SDK has a reason to look.</summary>
    public static void Start() => _ = HasKeys.Value;

    /// <summary>The profile of that name; null where there is none.</summary>
    /// <exception cref="CoreException">It cannot be read.</exception>
    public static CredentialProfile? Find(string name)
    {
        CredentialProfile? profile = IsThere ? TryFind(name) : null;
        return profile is null || !IsSealed(profile) ? profile : throw Sealed(name);
    }

    /// <summary>Its profiles, those that cannot be decrypted too.</summary>
    /// <exception cref="CoreException">It cannot be read.</exception>
    public static IReadOnlyList<StoredProfile> List(HostEnvironment environment)
    {
        if (!IsThere)
        {
            return [];
        }
        string path = FilePath(environment);
        return
        [
            .. EncryptedSettings
                .Strictly(new NetSDKCredentialsFile().ListProfiles)
                .Select(profile => new StoredProfile(
                    profile.Name,
                    nameof(NetSDKCredentialsFile),
                    path,
                    IsSealed(profile) ? Sealed(profile.Name) : null
                )),
        ];
    }

    /// <summary>Saves a profile.</summary>
    /// <exception cref="CoreException">The store cannot be read.</exception>
    /// <exception cref="ArgumentException">The options make no profile.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Save(string name, CredentialProfileOptions options) =>
        EncryptedSettings.Strictly(() =>
        {
            new NetSDKCredentialsFile().RegisterProfile(new CredentialProfile(name, options));
            return true;
        });

    private static CredentialProfile? TryFind(string name) =>
        EncryptedSettings.Strictly(() => new NetSDKCredentialsFile().TryGetProfile(name, out CredentialProfile profile) ? profile : null);

    // Each property of a profile that is a text can be one that the store encrypts.
    private static bool IsSealed(CredentialProfile profile) =>
        typeof(CredentialProfileOptions)
            .GetProperties()
            .Where(static property => property.PropertyType == typeof(string))
            .Any(property => EncryptedSettings.IsSealed((string?)property.GetValue(profile.Options)));

    private static CoreException Sealed(string name) =>
        new(
            ErrorIds.ProfileUnreadable,
            FailureKind.InvalidData,
            $"The profile '{Sanitizer.Escape(name)}' of the SDK's encrypted store cannot be decrypted: another user or another machine "
                + "saved it, or it is damaged.",
            "Save the profile again, or remove it from the store."
        );
}
