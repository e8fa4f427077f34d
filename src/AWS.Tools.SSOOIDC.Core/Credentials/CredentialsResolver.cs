using System.Globalization;
using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Util;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Credentials;

/// <summary>Finds the credentials of a call, through the SDK's own resolvers.</summary>
internal static class CredentialsResolver
{
    // A profile may have to run a process, ask STS or get a role through IAM Identity Center.
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The credentials for a call. For an unsigned one, what was given is checked but nothing is looked up: it is anonymous.
    /// </summary>
    /// <param name="settings">What the caller gave.</param>
    /// <param name="environment">Where variables are.</param>
    /// <param name="profiles">The profiles.</param>
    /// <param name="region">The call's region; what is asked for credentials is asked there.</param>
    /// <param name="timeout">How long to wait for the credentials of a container or instance.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    /// <exception cref="CoreException">What was given is incomplete, or there are no credentials.</exception>
    public static async Task<ResolvedCredentials> ResolveAsync(
        CallSettings settings,
        HostEnvironment environment,
        Lazy<ProfileStore> profiles,
        string? region,
        MetadataTimeout timeout,
        CancellationToken cancellationToken
    )
    {
        ResolvedCredentials? keys = FromKeys(settings);
        if (!settings.Signed)
        {
            return new ResolvedCredentials(new AnonymousAWSCredentials(), "none, since nothing is signed");
        }
        if (keys is not null)
        {
            return keys;
        }
        if (settings.NetworkCredential is not null && !EncryptedStore.IsThere)
        {
            throw NoSaml();
        }
        if (region is not null)
        {
            UseForLookUps(region);
        }
        // A location alone says where to search, not which profile's credentials to use.
        if (!string.IsNullOrEmpty(settings.ProfileName))
        {
            return await FetchedAsync(
                    FromProfile(profiles.Value, settings.ProfileName!, settings.NetworkCredential),
                    $"the profile '{Sanitizer.Escape(settings.ProfileName)}'",
                    timeout,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        if (settings.Credential is not null)
        {
            return await FetchedAsync(settings.Credential, settings.Labels.Credential, timeout, cancellationToken).ConfigureAwait(false);
        }
        if (settings.ShellCredential is { } credential)
        {
            return await FetchedAsync(credential, settings.Labels.ShellCredential, timeout, cancellationToken).ConfigureAwait(false);
        }
        return await FromChainAsync(environment, profiles.Value, timeout, cancellationToken).ConfigureAwait(false);
    }

    private static ResolvedCredentials? FromKeys(CallSettings settings)
    {
        bool hasKey = !string.IsNullOrEmpty(settings.AccessKey);
        bool hasSecret = !string.IsNullOrEmpty(settings.SecretKey);
        if (hasKey != hasSecret)
        {
            throw Incomplete(
                hasKey
                    ? "An access key id is given without a secret access key."
                    : "A secret access key is given without an access key id.",
                "Give both, or neither."
            );
        }
        if (!hasKey)
        {
            return string.IsNullOrEmpty(settings.SessionToken)
                ? null
                : throw Incomplete(
                    "A session token is given without an access key id and a secret access key.",
                    "Give all three, or none."
                );
        }
        return new ResolvedCredentials(OfKeys(settings.AccessKey!, settings.SecretKey!, settings.SessionToken), settings.Labels.Keys);

        static CoreException Incomplete(string message, string action) =>
            new(ErrorIds.IncompleteCredentials, FailureKind.InvalidArgument, message, action);
    }

    /// <summary>The credentials that keys are.</summary>
    /// <exception cref="CoreException">They cannot be sent.</exception>
    public static AWSCredentials OfKeys(string accessKey, string secretKey, string? sessionToken)
    {
        CheckHeaders(accessKey, secretKey, sessionToken);
        return string.IsNullOrEmpty(sessionToken)
            ? new BasicAWSCredentials(accessKey, secretKey)
            : new SessionAWSCredentials(accessKey, secretKey, sessionToken);
    }

    // They go into a request's head, where a line end would begin a header of its own.
    private static void CheckHeaders(string? accessKey, string? secretKey, string? token)
    {
        foreach (
            (string? value, string what) in new[]
            {
                (accessKey, "access key id"),
                (secretKey, "secret access key"),
                (token, "session token"),
            }
        )
        {
            if (value?.Any(static c => c is <= ' ' or > '~') == true)
            {
                throw new CoreException(
                    ErrorIds.IncompleteCredentials,
                    FailureKind.InvalidArgument,
                    $"The {what} has a blank, a line end or another character in it that none has.",
                    "Check where it comes from: a value that was read from a file may have a line end."
                );
            }
        }
    }

    /// <summary>A profile's credentials, not fetched yet.</summary>
    /// <param name="environment">Where the files are.</param>
    /// <param name="name">The profile's name.</param>
    /// <param name="location">A credentials file to look in instead of the usual places.</param>
    /// <exception cref="CoreException">There is no such profile, or it is incomplete.</exception>
    public static AWSCredentials FromProfile(HostEnvironment environment, string name, string? location)
    {
        SdkSettings.Refresh(environment, location, withFiles: true);
        return FromProfile(ProfileStore.Load(environment, location), name);
    }

    /// <summary>A profile's credentials, not fetched yet.</summary>
    /// <param name="profiles">The profiles.</param>
    /// <param name="name">The profile's name.</param>
    /// <param name="networkCredential">The identity for a SAML role profile.</param>
    /// <param name="unattended">Whether to refuse those that only a person could complete.</param>
    /// <exception cref="CoreException">There is no such profile, it is incomplete, or it is refused.</exception>
    private static AWSCredentials FromProfile(
        ProfileStore profiles,
        string name,
        NetworkCredential? networkCredential = null,
        bool unattended = false
    )
    {
        CredentialProfile profile = profiles.Find(name) ?? throw profiles.NotFound(name);
        if (!profile.CanCreateAWSCredentials || LackingForSso(profile.Options).Count > 0)
        {
            throw profiles.Incomplete(name, Lacking(profile.Options));
        }
        AWSCredentials credentials;
        try
        {
            credentials = AWSCredentialsFactory.GetAWSCredentials(profile, profiles, nonCallbackOnly: unattended);
        }
        catch (Exception e) when (e is not OutOfMemoryException and not CoreException)
        {
            bool needsLogin = e is InvalidOperationException && !string.IsNullOrEmpty(profile.Options.SsoAccountId);
            CredentialProfileOptions options = profile.Options;
            throw Unavailable($"the profile '{Sanitizer.Escape(name)}'", e, needsLogin ? "nobody is logged in." : null)
                .For(needsLogin ? new SessionReference(options.SsoSession, name, options.SsoStartUrl, options.SsoRegion) : null);
        }
        if (credentials is FederatedAWSCredentials federated && networkCredential is { } network)
        {
            federated.Options.CredentialRequestCallback = _ => network;
        }
        return credentials;
    }

    private static string Lacking(CredentialProfileOptions options)
    {
        if (string.IsNullOrEmpty(options.AccessKey) != string.IsNullOrEmpty(options.SecretKey))
        {
            return string.IsNullOrEmpty(options.AccessKey) ? "it lacks aws_access_key_id" : "it lacks aws_secret_access_key";
        }
        if (!string.IsNullOrEmpty(options.RoleArn))
        {
            return "it has role_arn but lacks source_profile, credential_source or web_identity_token_file";
        }
        if (!string.IsNullOrEmpty(options.SourceProfile) || !string.IsNullOrEmpty(options.WebIdentityTokenFile))
        {
            return "it lacks role_arn";
        }
        List<string> missing = LackingForSso(options);
        return missing.Count > 0 ? $"it lacks {string.Join(" and ", missing)}" : "it has no credential settings";
    }

    // An sso_session stands for the start URL and region; the SDK finds out only when it needs them.
    private static List<string> LackingForSso(CredentialProfileOptions options)
    {
        bool hasSession = !string.IsNullOrEmpty(options.SsoSession);
        if (
            !hasSession
            && string.IsNullOrEmpty(options.SsoAccountId)
            && string.IsNullOrEmpty(options.SsoRoleName)
            && string.IsNullOrEmpty(options.SsoStartUrl)
        )
        {
            return [];
        }
        return
        [
            .. new (string Key, string? Value)[]
            {
                ("sso_account_id", options.SsoAccountId),
                ("sso_role_name", options.SsoRoleName),
                ("sso_region", options.SsoRegion ?? options.SsoSession),
                ("sso_start_url", options.SsoStartUrl ?? options.SsoSession),
            }
                .Where(setting => string.IsNullOrEmpty(setting.Value))
                .Select(setting => setting.Key),
        ];
    }

    // The SDK's own chain: its sources in its order, and as there, one that is set but cannot give any is passed over. It
    // is walked here because the SDK's walk ends at an object that all calls share (see InstanceCredentials).
    private static async Task<ResolvedCredentials> FromChainAsync(
        HostEnvironment environment,
        ProfileStore profiles,
        MetadataTimeout timeout,
        CancellationToken cancellationToken
    )
    {
        string profile = SdkSettings.DefaultProfileName(environment);
        string name = Sanitizer.Escape(profile);
        (string Source, Func<AWSCredentials?> Find)[] chain =
        [
            ("the environment (AWS_ACCESS_KEY_ID)", () => IsSet("AWS_ACCESS_KEY_ID") ? new EnvironmentVariablesAWSCredentials() : null),
            (
                "the environment (AWS_WEB_IDENTITY_TOKEN_FILE)",
                () => IsSet("AWS_WEB_IDENTITY_TOKEN_FILE") ? AssumeRoleWithWebIdentityCredentials.FromEnvironmentVariables() : null
            ),
            ($"the profile '{name}'", () => FromDefaultProfile(profiles, profile)),
            (
                "the container",
                () =>
                    IsSet("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") || IsSet("AWS_CONTAINER_CREDENTIALS_FULL_URI")
                        ? new GenericContainerCredentials()
                        : null
            ),
            ("the instance's metadata", () => EC2InstanceMetadata.IsIMDSEnabled ? new InstanceCredentials() : null),
        ];
        CoreException? last = null;
        SessionReference? session = null;
        string reasons = string.Empty;
        foreach ((string source, Func<AWSCredentials?> find) in chain)
        {
            AWSCredentials? found = null;
            try
            {
                found = find();
                if (found is not null)
                {
                    return await FetchedAsync(found, source, timeout, cancellationToken).ConfigureAwait(false);
                }
            }
            // Credentials that are found count, even if they cannot be fetched; but every machine might be an instance.
            catch (Exception e)
                when (found is null or InstanceCredentials
                    && e is not OutOfMemoryException
                    && !IsWrong(e)
                    && !cancellationToken.IsCancellationRequested
                )
            {
                last = e as CoreException ?? Unavailable(source, e);
                session ??= last.Session;
                reasons += " " + last.Message;
            }
        }
        throw new CoreException(
            ErrorIds.NoCredentials,
            FailureKind.Authentication,
            "There are no AWS credentials: none were given, the caller has no default, and there are none in the environment, "
                + $"in the profile '{name}' ({profiles.Places}), or from a container or instance.{reasons}",
            null,
            last?.InnerException
        ).For(session);

        bool IsSet(string variable) => environment.Variable(variable) is not null;
    }

    // What is set wrongly has to be put right; the credentials of a machine are no answer to it.
    private static bool IsWrong(Exception error) =>
        error
            is CoreException
        {
            ErrorId: ErrorIds.ProfileNotFound
                    or ErrorIds.ProfileUnreadable
                    or ErrorIds.ConfigNotFound
                    or ErrorIds.ConfigValueInvalid
                    or ErrorIds.IncompleteCredentials
        };

    private static AWSCredentials? FromDefaultProfile(ProfileStore profiles, string name) =>
        profiles.Has(name) ? FromProfile(profiles, name, unattended: true)
        : name == ProfileName.Default && profiles.Config is { Unreadable: null, Meaningless: null } ? null
        : throw profiles.NotFound(name);

    // Fetched once here, so that what goes wrong is told as what it is and not as a failed call; the credentials keep
    // what they got.
    private static async Task<ResolvedCredentials> FetchedAsync(
        AWSCredentials credentials,
        string source,
        MetadataTimeout timeout,
        CancellationToken cancellationToken
    )
    {
        bool metadata = credentials is InstanceCredentials or GenericContainerCredentials;
        try
        {
            ImmutableCredentials? fetched = await (
                metadata
                    ? timeout.AskAsync(credentials.GetCredentialsAsync, cancellationToken)
                    : Tasks.WithinAsync(FetchTimeout, credentials.GetCredentialsAsync, cancellationToken)
            ).ConfigureAwait(false);
            if (fetched is not null)
            {
                CheckHeaders(fetched.AccessKey, fetched.SecretKey, fetched.Token);
            }
            // Nothing is signed with anonymous ones.
            return fetched is not null || credentials is AnonymousAWSCredentials
                ? new ResolvedCredentials(credentials, source)
                : throw new InvalidDataException("It gave none.");
        }
        catch (TimeoutException e)
        {
            throw Unavailable(
                source,
                e,
                metadata
                    ? $"no answer within {timeout.Whole.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s; "
                        + $"{MetadataTimeout.Variable} sets how long to wait."
                    : $"no answer within {FetchTimeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s."
            );
        }
        catch (Exception e) when (e is not OutOfMemoryException and not CoreException && !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(source, e);
        }
    }

    private static CoreException Unavailable(string source, Exception cause, string? reason = null) =>
        new(
            ErrorIds.CredentialsUnavailable,
            cause is TimeoutException ? FailureKind.Timeout : FailureKind.Authentication,
            $"The credentials of {source} are not available: {Sanitizer.Shorten(reason ?? Sanitizer.WithCause(cause))}",
            "Check the source of the credentials, or give others.",
            cause
        );

    // What the SDK asks for credentials (STS) it asks in a region that it finds by itself, without AWS_DEFAULT_REGION and
    // perhaps with many seconds of metadata look-ups, and then keeps. The call's own region is the better answer.
    private static void UseForLookUps(string region)
    {
        lock (FallbackRegionGate)
        {
            RegionEndpoint before = AWSConfigs.RegionEndpoint;
            AWSConfigs.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            FallbackRegionFactory.Reset();
            _ = FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false);
            AWSConfigs.RegionEndpoint = before;
        }
    }

    private static readonly object FallbackRegionGate = new();

    private static CoreException NoSaml() =>
        new(
            ErrorIds.SamlNotSupported,
            FailureKind.NotSupported,
            "A network credential is for SAML role profiles, which live in the SDK's encrypted store, and only Windows has one.",
            "Use a profile of the shared config file, such as an SSO or assume-role profile."
        );
}
