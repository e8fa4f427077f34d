namespace AWS.Tools.SSOOIDC.Core.Reporting;

/// <summary>The stable ids of <see cref="CoreException"/>: each way that a login can end has its own.</summary>
internal static class ErrorIds
{
    /// <summary>Only a person can help: there is no token, or an expired one that cannot be refreshed.</summary>
    public const string LoginRequired = nameof(LoginRequired);

    /// <summary>An account, or a role in it, is not assigned.</summary>
    public const string NoAccess = nameof(NoAccess);

    /// <summary>The person, or a policy, denied the request.</summary>
    public const string AccessDenied = nameof(AccessDenied);

    /// <summary>The device code expired before anybody approved it.</summary>
    public const string ExpiredDeviceCode = nameof(ExpiredDeviceCode);

    /// <summary>The login's own time limit passed.</summary>
    public const string LoginTimeout = nameof(LoginTimeout);

    /// <summary>The browser came back with another state than was sent.</summary>
    public const string StateMismatch = nameof(StateMismatch);

    /// <summary>The browser came back with a parameter given twice.</summary>
    public const string DuplicateCallbackParameter = nameof(DuplicateCallbackParameter);

    /// <summary>The browser came back with an error other than a denial.</summary>
    public const string AuthorizationFailed = nameof(AuthorizationFailed);

    /// <summary>The loopback port for the browser's answer could not be opened.</summary>
    public const string ListenerUnavailable = nameof(ListenerUnavailable);

    /// <summary>The shared config file does not exist or cannot be read.</summary>
    public const string ConfigNotFound = nameof(ConfigNotFound);

    /// <summary>The config lacks the named sso-session.</summary>
    public const string SessionNotFound = nameof(SessionNotFound);

    /// <summary>The config lacks the named profile.</summary>
    public const string ProfileNotFound = nameof(ProfileNotFound);

    /// <summary>A section lacks a key that a session needs.</summary>
    public const string ConfigKeyMissing = nameof(ConfigKeyMissing);

    /// <summary>A key's value cannot be what it should be.</summary>
    public const string ConfigValueInvalid = nameof(ConfigValueInvalid);

    /// <summary>The config file is not to be changed, since a line of it cannot be understood.</summary>
    public const string ConfigNotParsed = nameof(ConfigNotParsed);

    /// <summary>The config file cannot be written.</summary>
    public const string ConfigNotWritable = nameof(ConfigNotWritable);

    /// <summary>Two roles would get profiles of one name.</summary>
    public const string ProfileNameClash = nameof(ProfileNameClash);

    /// <summary>A profile contradicts its own sso-session.</summary>
    public const string ConfigContradiction = nameof(ConfigContradiction);

    /// <summary>A parameter's value is invalid, or two parameters exclude each other.</summary>
    public const string InvalidArgument = nameof(InvalidArgument);

    /// <summary>Other scopes take effect at a login only, and there is a usable token.</summary>
    public const string ScopeNeedsLogin = nameof(ScopeNeedsLogin);

    /// <summary>A vanity start URL redirects to something that is not a web address to trust.</summary>
    public const string StartUrlUnresolved = nameof(StartUrlUnresolved);

    /// <summary>The cache folder takes no new file.</summary>
    public const string CacheNotWritable = nameof(CacheNotWritable);

    /// <summary>A symbolic link or somebody else's file stands in a cache entry's place.</summary>
    public const string CacheEntryRefused = nameof(CacheEntryRefused);

    /// <summary>Another process held an entry's lock for too long.</summary>
    public const string CacheLocked = nameof(CacheLocked);

    /// <summary>The service does not know the client registration.</summary>
    public const string InvalidClient = nameof(InvalidClient);

    /// <summary>The service does not accept the code or the refresh token.</summary>
    public const string InvalidGrant = nameof(InvalidGrant);

    /// <summary>The service does not accept the scopes.</summary>
    public const string InvalidScope = nameof(InvalidScope);

    /// <summary>The service does not accept the request, such as a start URL that it does not know in that region.</summary>
    public const string InvalidRequest = nameof(InvalidRequest);

    /// <summary>The service asks for fewer calls.</summary>
    public const string Throttled = nameof(Throttled);

    /// <summary>The service could not be reached.</summary>
    public const string ServiceUnreachable = nameof(ServiceUnreachable);

    /// <summary>The service failed.</summary>
    public const string ServiceFailed = nameof(ServiceFailed);

    /// <summary>The service's reply was not what the protocol says.</summary>
    public const string InvalidReply = nameof(InvalidReply);

    /// <summary>A text cannot be the name of a region.</summary>
    public const string InvalidRegion = nameof(InvalidRegion);

    /// <summary>No region is set anywhere.</summary>
    public const string NoRegion = nameof(NoRegion);

    /// <summary>A part of a key pair is given without the rest.</summary>
    public const string IncompleteCredentials = nameof(IncompleteCredentials);

    /// <summary>A profile lacks what its kind of credentials needs.</summary>
    public const string ProfileIncomplete = nameof(ProfileIncomplete);

    /// <summary>A file with profiles cannot be read.</summary>
    public const string ProfileUnreadable = nameof(ProfileUnreadable);

    /// <summary>A profile cannot be saved.</summary>
    public const string ProfileNotSaved = nameof(ProfileNotSaved);

    /// <summary>The source of the credentials does not give any.</summary>
    public const string CredentialsUnavailable = nameof(CredentialsUnavailable);

    /// <summary>There are no credentials anywhere.</summary>
    public const string NoCredentials = nameof(NoCredentials);

    /// <summary>A SAML role profile needs a password that nobody gives.</summary>
    public const string PasswordNotGiven = nameof(PasswordNotGiven);

    /// <summary>SAML role profiles are not available on this platform.</summary>
    public const string SamlNotSupported = nameof(SamlNotSupported);

    /// <summary>An address cannot be an endpoint.</summary>
    public const string InvalidEndpointUrl = nameof(InvalidEndpointUrl);

    /// <summary>The settings lead to no endpoint.</summary>
    public const string InvalidEndpoint = nameof(InvalidEndpoint);

    /// <summary>A needed argument is empty.</summary>
    public const string MissingArgument = nameof(MissingArgument);

    /// <summary>The selection names nothing that there is.</summary>
    public const string InvalidSelect = nameof(InvalidSelect);

    /// <summary>Two arguments exclude each other.</summary>
    public const string SelectWithPassThru = nameof(SelectWithPassThru);

    /// <summary>The shell's default credentials are no credentials.</summary>
    public const string InvalidStoredCredentials = nameof(InvalidStoredCredentials);

    /// <summary>A file with certificate authorities is missing, or has none.</summary>
    public const string CertificateBundleInvalid = nameof(CertificateBundleInvalid);

    /// <summary>What the environment names as proxy is no address of one.</summary>
    public const string ProxyInvalid = nameof(ProxyInvalid);

    /// <summary>An expired token could not be refreshed, for a reason that a login does not help.</summary>
    public const string RefreshFailed = nameof(RefreshFailed);
}
