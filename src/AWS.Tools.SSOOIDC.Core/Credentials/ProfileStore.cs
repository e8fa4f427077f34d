using Amazon;
using Amazon.Runtime.CredentialManagement;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Credentials;

/// <summary>
/// The profiles that there are at this moment: those of the SDK's encrypted store, then those of the shared files. The SDK makes
/// credentials of them, but reads no shared file for that: its own reader refuses what the AWS CLI takes.
/// </summary>
internal sealed class ProfileStore : ICredentialProfileSource
{
    private readonly HostEnvironment _environment;
    private readonly string? _location;

    private ProfileStore(HostEnvironment environment, string? location)
    {
        _environment = environment;
        _location = string.IsNullOrEmpty(location) ? null : location;
        Config = SharedConfig.LoadIfReadable(environment, _location);
    }

    /// <summary>The shared files.</summary>
    public SharedConfig Config { get; }

    /// <summary>The places in which profiles are looked for, as text.</summary>
    public string Places
    {
        get
        {
            string[] places =
            [
                _location is null && EncryptedStore.IsThere ? "the SDK's encrypted store" : string.Empty,
                _location ?? _environment.CredentialsFile,
                _environment.ConfigFile,
            ];
            string there = string.Join(", ", places.Where(static place => place.Length > 0).Select(Sanitizer.Escape));
            return there.Length > 0 ? there : "nowhere, since there is no home directory";
        }
    }

    /// <summary>Reads them. It may wait for a file system: run it on a worker.</summary>
    /// <param name="environment">Where the files are.</param>
    /// <param name="location">A credentials file in which alone to look; null for the encrypted store and the usual one.</param>
    public static ProfileStore Load(HostEnvironment environment, string? location) => new(environment, location);

    /// <summary>The name of the profile that a call names, or null. A location alone means the default profile of that file.</summary>
    public static string? NamedBy(CallSettings settings, HostEnvironment environment) =>
        !string.IsNullOrEmpty(settings.ProfileName) ? settings.ProfileName
        : !string.IsNullOrEmpty(settings.ProfileLocation) ? SdkSettings.DefaultProfileName(environment)
        : null;

    /// <summary>Saves a profile: at the location if there is one, else in the encrypted store, else in the shared credentials file.</summary>
    /// <exception cref="CoreException">The options make no profile, or the place cannot be written.</exception>
    public static void Save(HostEnvironment environment, string name, CredentialProfileOptions options, string? location)
    {
        bool encrypted = string.IsNullOrEmpty(location) && EncryptedStore.IsThere;
        string path = encrypted ? EncryptedStore.FilePath(environment) : location ?? environment.CredentialsFile;
        try
        {
            if (encrypted)
            {
                EncryptedStore.Save(name, options);
            }
            else
            {
                CredentialsFile.Save(environment, path, name, options);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CoreException(
                ErrorIds.ProfileNotSaved,
                e is ArgumentException ? FailureKind.InvalidArgument : FailureKind.WriteFailed,
                $"The profile '{Sanitizer.Escape(name)}' is not saved in '{Sanitizer.Escape(path)}': {e.Message}",
                "Check the name, the values and the file's permissions, and that no other program has it open.",
                e
            );
        }
    }

    /// <summary>The profile of that name, or null where there is none.</summary>
    /// <exception cref="CoreException">It is there and cannot be read.</exception>
    public CredentialProfile? Find(string name) =>
        (_location is null ? EncryptedStore.Find(name) : null) ?? (Config.Profile(name) is { } section ? Read(section) : null);

    /// <summary>Whether there is a profile of that name, whatever it has.</summary>
    /// <exception cref="CoreException">It cannot be read.</exception>
    public bool Has(string name) => Config.Profile(name) is not null || (_location is null && EncryptedStore.Find(name) is not null);

    /// <summary>The region of a profile; null where it has none.</summary>
    /// <exception cref="CoreException">It cannot be read.</exception>
    public string? Region(string name) =>
        (_location is null ? EncryptedStore.Find(name)?.Region?.SystemName : null) ?? Config.Profile(name)?["region"];

    /// <summary>
    /// All profiles that give credentials or name a login, each name once, at the place that counts; and why a place cannot be read.
    /// </summary>
    public (IReadOnlyList<StoredProfile> Profiles, IReadOnlyList<CoreException> Unreadable) List()
    {
        (IReadOnlyList<StoredProfile> encrypted, CoreException? unreadable) = Encrypted();
        // The encrypted store finds a name in any case.
        var names = new HashSet<string>(encrypted.Select(static profile => profile.Name), StringComparer.OrdinalIgnoreCase);
        IEnumerable<StoredProfile> shared = Config
            .Profiles.Where(section => !names.Contains(section.Name) && IsOffered(section))
            .Select(static section => new StoredProfile(
                section.Name,
                nameof(SharedCredentialsFile),
                section.Of("aws_access_key_id").File
            ));
        return ([.. encrypted, .. shared], [.. new[] { unreadable, Config.Unreadable }.OfType<CoreException>()]);
    }

    /// <summary>The names of all profiles, for completion; none of a place that cannot be read.</summary>
    public IEnumerable<string> Names() =>
        Encrypted().Profiles.Select(static profile => profile.Name).Union(Config.Profiles.Select(static section => section.Name));

    /// <summary>The error for a profile that is in none of the places searched.</summary>
    public CoreException NotFound(string name) =>
        Config.Unreadable
        ?? new CoreException(
            Config.Meaningless is null ? ErrorIds.ProfileNotFound : ErrorIds.ProfileUnreadable,
            Config.Meaningless is null ? FailureKind.Configuration : FailureKind.InvalidData,
            $"There is no profile '{Sanitizer.Escape(name)}'. Searched: {Places}. {Config.Meaningless}".TrimEnd(),
            Config.Meaningless is null
                ? "Check the profile's name and the files that AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE name."
                : "Fix the file, or name another one with AWS_SHARED_CREDENTIALS_FILE or AWS_CONFIG_FILE."
        )
        {
            Options = [nameof(CallSettings.ProfileName), nameof(CallSettings.ProfileLocation)],
        };

    /// <summary>The error for a profile that lacks what its kind of credentials needs.</summary>
    /// <param name="name">The profile's name.</param>
    /// <param name="lacking">What it lacks, as a clause.</param>
    public CoreException Incomplete(string name, string lacking) =>
        new(
            Config.Meaningless is null ? ErrorIds.ProfileIncomplete : ErrorIds.ProfileUnreadable,
            FailureKind.InvalidData,
            $"The profile '{Sanitizer.Escape(name)}' gives no credentials: {lacking}. Read from: {Places}. {Config.Meaningless}".TrimEnd(),
            "Complete the profile, or name another."
        );

    /// <inheritdoc/>
    bool ICredentialProfileSource.TryGetProfile(string profileName, out CredentialProfile profile)
    {
        CredentialProfile? found = Find(profileName);
        profile = found!;
        return found is not null;
    }

    private (IReadOnlyList<StoredProfile> Profiles, CoreException? Unreadable) Encrypted()
    {
        try
        {
            return (_location is null ? EncryptedStore.List(_environment) : [], null);
        }
        catch (CoreException e)
        {
            return ([], e);
        }
    }

    private CredentialProfile Read(ConfigSection section)
    {
        // A session is read by the rule of logins, which knows what contradicts it.
        SessionTarget? session = section[SessionResolver.SessionKey] is null ? null : SessionResolver.FromProfile(Config, section.Name);
        string? region = section[SessionResolver.RegionKey];
        var options = new CredentialProfileOptions
        {
            AccessKey = section.Secret("aws_access_key_id"),
            SecretKey = section.Secret("aws_secret_access_key"),
            Token = section.Secret("aws_session_token"),
            AwsAccountId = section["aws_account_id"],
            RoleArn = section["role_arn"],
            RoleSessionName = section["role_session_name"],
            SourceProfile = section[SessionResolver.SourceProfileKey],
            CredentialSource = section["credential_source"],
            ExternalID = section.Secret("external_id"),
            MfaSerial = section["mfa_serial"],
            WebIdentityTokenFile = section.Raw("web_identity_token_file"),
            CredentialProcess = section.Raw("credential_process"),
            LoginSession = section["login_session"],
            SsoAccountId = section["sso_account_id"],
            SsoRoleName = section["sso_role_name"],
            SsoSession = session?.SessionName,
            SsoStartUrl = session?.StartUrl ?? section[SessionResolver.StartUrlKey],
            SsoRegion = session?.Region ?? (region is null ? null : RegionName.TryParse(region) ?? region),
            SsoRegistrationScopes = session?.Scopes is { Count: > 0 } scopes ? string.Join(",", scopes) : null,
        };
        return new CredentialProfile(section.Name, options)
        {
            Region =
                section["region"] is { } own && RegionName.TryParse(own) is { } parsed ? RegionEndpoint.GetBySystemName(parsed) : null,
        };
    }

    private bool IsOffered(ConfigSection section)
    {
        try
        {
            return section.Has(SessionResolver.SessionKey)
                || section.Has(SessionResolver.StartUrlKey)
                || Read(section).CanCreateAWSCredentials;
        }
        catch (CoreException)
        {
            // Whoever uses it hears what is wrong with it.
            return true;
        }
    }
}
