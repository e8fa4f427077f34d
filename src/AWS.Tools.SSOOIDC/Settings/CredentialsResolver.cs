using System.Management.Automation;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace AWS.Tools.SSOOIDC.Settings;

/// <summary>The credentials of a call and where they came from.</summary>
internal sealed record Credentials(AWSCredentials Value, string Source);

/// <summary>Finds the credentials of a call, through the SDK's own resolvers.</summary>
internal static class CredentialsResolver
{
    // Off EC2 nothing may answer at the metadata address, and the SDK would try for many seconds. It may be asked twice,
    // once to find credentials and once to fetch them, and both have to end within two seconds.
    private static readonly TimeSpan SearchPatience = TimeSpan.FromSeconds(0.8);

    // A profile may have to run a process, ask STS or get a role through IAM Identity Center.
    private static readonly TimeSpan FetchPatience = TimeSpan.FromSeconds(60);

    private const string Ways = "Give -AccessKey with -SecretKey, -ProfileName or -Credential, set a default with Set-AWSCredential, or set AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY or AWS_PROFILE.";

    /// <summary>
    /// The credentials for a call. For an unsigned one, what was given is checked but nothing is looked up: it is anonymous.
    /// </summary>
    /// <param name="settings">What the caller gave.</param>
    /// <param name="profile">The profile that the call names, if it names one.</param>
    /// <param name="region">The call's region; what is asked for credentials is asked there.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    /// <exception cref="SettingsException">What was given is incomplete, or there are no credentials.</exception>
    public static async Task<Credentials> ResolveAsync(
        CallSettings settings, Profiles.Found? profile, string? region, CancellationToken cancellationToken)
    {
        Credentials? keys = FromKeys(settings);
        if (!settings.Signed)
        {
            return new Credentials(new AnonymousAWSCredentials(), "none, since nothing is signed");
        }
        if (keys is not null)
        {
            return keys;
        }
        if (settings.NetworkCredential is not null && !Profiles.HasEncryptedStore)
        {
            throw NoSaml();
        }
        if (region is not null)
        {
            UseForLookUps(region);
        }
        // A location alone says where to search, not which profile's credentials to use.
        if (profile is not null && !string.IsNullOrEmpty(settings.ProfileName))
        {
            return await FetchedAsync(FromProfile(profile, settings.ProfileLocation, settings.NetworkCredential), $"the profile '{Text.Printable(profile.Profile.Name)}'", FetchPatience, cancellationToken).ConfigureAwait(false);
        }
        if (settings.Credential is not null)
        {
            return new Credentials(settings.Credential, "-Credential");
        }
        return settings.ShellCredential is not null
            ? new Credentials(settings.ShellCredential, "$StoredAWSCredentials")
            : await FromChainAsync(cancellationToken).ConfigureAwait(false);
    }

    private static Credentials? FromKeys(CallSettings settings)
    {
        bool hasKey = !string.IsNullOrEmpty(settings.AccessKey);
        bool hasSecret = !string.IsNullOrEmpty(settings.SecretKey);
        if (hasKey != hasSecret)
        {
            throw Incomplete(
                hasKey ? "-AccessKey is given without -SecretKey." : "-SecretKey is given without -AccessKey.",
                "Give both, or neither.");
        }
        if (!hasKey)
        {
            return string.IsNullOrEmpty(settings.SessionToken)
                ? null
                : throw Incomplete("-SessionToken is given without -AccessKey and -SecretKey.", "Give all three, or none.");
        }
        return new Credentials(
            string.IsNullOrEmpty(settings.SessionToken)
                ? new BasicAWSCredentials(settings.AccessKey, settings.SecretKey)
                : new SessionAWSCredentials(settings.AccessKey, settings.SecretKey, settings.SessionToken),
            "-AccessKey");

        static SettingsException Incomplete(string message, string action) => new("IncompleteCredentials", message, action);
    }

    /// <summary>A profile's credentials, not fetched yet.</summary>
    /// <exception cref="SettingsException">The profile is incomplete.</exception>
    public static AWSCredentials FromProfile(Profiles.Found found, string? location, PSCredential? networkCredential = null)
    {
        CredentialProfile profile = found.Profile;
        if (!profile.CanCreateAWSCredentials || LackingForSso(profile.Options).Count > 0)
        {
            throw new SettingsException(
                "ProfileIncomplete",
                $"The profile '{Text.Printable(profile.Name)}' gives no credentials: {Lacking(profile.Options)}. Read from: {Profiles.Places(location)}.",
                "Complete the profile, or name another.",
                ErrorCategory.InvalidData);
        }
        AWSCredentials credentials;
        try
        {
            credentials = profile.GetAWSCredentials(found.Source);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw Unavailable($"the profile '{Text.Printable(profile.Name)}'", e);
        }
        if (credentials is FederatedAWSCredentials federated && networkCredential is { } network)
        {
            federated.Options.CredentialRequestCallback = _ => network.GetNetworkCredential();
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
        if (!hasSession && string.IsNullOrEmpty(options.SsoAccountId) && string.IsNullOrEmpty(options.SsoRoleName) && string.IsNullOrEmpty(options.SsoStartUrl))
        {
            return [];
        }
        return [.. new (string Key, string? Value)[]
        {
            ("sso_account_id", options.SsoAccountId),
            ("sso_role_name", options.SsoRoleName),
            ("sso_region", options.SsoRegion ?? options.SsoSession),
            ("sso_start_url", options.SsoStartUrl ?? options.SsoSession),
        }.Where(setting => string.IsNullOrEmpty(setting.Value)).Select(setting => setting.Key)];
    }

    private static async Task<Credentials> FromChainAsync(CancellationToken cancellationToken)
    {
        // Of its own each time: the shared one remembers what it found.
        using var chain = new DefaultAWSCredentialsIdentityResolver();
        AWSCredentials found;
        try
        {
            found = await WithinAsync(() => chain.ResolveIdentityAsync(null, cancellationToken), SearchPatience, cancellationToken).ConfigureAwait(false);
        }
        catch (ProfileNotFoundException)
        {
            throw Profiles.NotFound(SharedFiles.DefaultProfileName, location: null);
        }
        catch (Exception e) when (e is TimeoutException or AmazonClientException or AmazonServiceException or InvalidOperationException or InvalidDataException)
        {
            throw new SettingsException(
                "NoCredentials",
                $"There are no AWS credentials: none were given, $StoredAWSCredentials has none, and the SDK found none in the environment, in the profile '{SharedFiles.DefaultProfileName}' ({Profiles.Places(null)}), or from a container or instance.",
                Ways,
                ErrorCategory.AuthenticationError,
                e is TimeoutException ? null : e);
        }
        bool instance = IsInstance(found) || found is GenericContainerCredentials;
        try
        {
            return await FetchedAsync(found, Name(found), instance ? SearchPatience : FetchPatience, cancellationToken).ConfigureAwait(false);
        }
        catch (SettingsException e) when (IsInstance(found))
        {
            // The chain ends at the instance's metadata whether or not this is an instance.
            throw new SettingsException("NoCredentials", $"There are no AWS credentials: none were given, and none were found. {e.Message}", Ways, ErrorCategory.AuthenticationError, e.InnerException);
        }
    }

    // The SDK's class for the instance's own credentials is not public.
    private static bool IsInstance(AWSCredentials credentials) =>
        credentials.GetType().Name is "DefaultInstanceProfileAWSCredentials" or nameof(InstanceProfileAWSCredentials);

    private static string Name(AWSCredentials credentials) => credentials switch
    {
        EnvironmentVariablesAWSCredentials => "the environment (AWS_ACCESS_KEY_ID)",
        AssumeRoleWithWebIdentityCredentials => "the environment (AWS_WEB_IDENTITY_TOKEN_FILE)",
        GenericContainerCredentials => "the container",
        _ when IsInstance(credentials) => "the instance's metadata",
        _ => $"the profile '{Text.Printable(SharedFiles.DefaultProfileName)}'",
    };

    // Fetched once here, so that what goes wrong is told as what it is and not as a failed call; the credentials keep
    // what they got.
    private static async Task<Credentials> FetchedAsync(AWSCredentials credentials, string source, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            ImmutableCredentials? fetched = await WithinAsync(credentials.GetCredentialsAsync, patience, cancellationToken).ConfigureAwait(false);
            return fetched is not null ? new Credentials(credentials, source) : throw new InvalidDataException("It gave none.");
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
        {
            throw Unavailable(source, e);
        }
    }

    private static SettingsException Unavailable(string source, Exception cause) => new(
        "CredentialsUnavailable",
        $"The credentials of {source} cannot be had: {Text.Printable(cause is TimeoutException ? "no answer in time." : cause.Message)}",
        "Check the source of the credentials, or give others.",
        cause is TimeoutException ? ErrorCategory.OperationTimeout : ErrorCategory.AuthenticationError,
        cause);

    // The SDK's resolvers block, and most take no token: they run on a worker that is left behind when time is up.
    private static async Task<T> WithinAsync<T>(Func<Task<T>> work, TimeSpan patience, CancellationToken cancellationToken)
    {
        Task<T> running = Task.Run(work, cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task ended = await Task.WhenAny(running, Task.Delay(patience, deadline.Token)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        deadline.Cancel();
        return ended == running ? await running.ConfigureAwait(false) : throw new TimeoutException();
    }

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

    private static SettingsException NoSaml() => new(
        "SamlNotSupported",
        "-NetworkCredential is for SAML role profiles, which live in the SDK's encrypted store, and only Windows has one.",
        "Use a profile of the shared config file, such as an SSO or assume-role profile, without -NetworkCredential.",
        ErrorCategory.NotImplemented);
}
