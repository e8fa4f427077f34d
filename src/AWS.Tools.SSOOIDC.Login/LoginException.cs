namespace AWS.Tools.SSOOIDC.Login;

/// <summary>What a person can do about a failure: the caller maps it to its own categories.</summary>
public enum LoginErrorCategory
{
    /// <summary>A parameter, or two that exclude each other: change the call.</summary>
    InvalidArgument,

    /// <summary>The shared config lacks what was named, or contradicts itself: change the config.</summary>
    Configuration,

    /// <summary>A person has to log in.</summary>
    Authentication,

    /// <summary>The service or the person said no.</summary>
    PermissionDenied,

    /// <summary>The service asks for fewer calls: wait and call again.</summary>
    LimitsExceeded,

    /// <summary>The service could not be reached.</summary>
    Connection,

    /// <summary>Nobody acted in time.</summary>
    Timeout,

    /// <summary>The person stopped the command.</summary>
    Stopped,

    /// <summary>The token cache cannot be read or written.</summary>
    Cache,

    /// <summary>Something looked like an attack: a foreign file, a wrong state.</summary>
    Security,

    /// <summary>The service replied with something that makes no sense.</summary>
    InvalidReply,
}

/// <summary>
/// The one error of this library. <see cref="ErrorId"/> is stable, the message and the action never contain a secret, and the inner
/// exception is the SDK's or the system's own.
/// </summary>
public sealed class LoginException : Exception
{
    internal LoginException(string errorId, LoginErrorCategory category, string message, string? recommendedAction = null, Exception? inner = null)
        : base(message, inner)
    {
        ErrorId = errorId;
        Category = category;
        RecommendedAction = recommendedAction;
    }

    /// <summary>A stable name, one of <see cref="LoginErrorIds"/>.</summary>
    public string ErrorId { get; }

    /// <summary>What kind of act helps.</summary>
    public LoginErrorCategory Category { get; }

    /// <summary>One sentence that says what to do; null where the message says it all.</summary>
    public string? RecommendedAction { get; }

    /// <summary>The session's name or start URL; null when the failure came before one was known.</summary>
    public string? SessionName { get; private set; }

    internal LoginException For(SessionTarget? target)
    {
        SessionName ??= target?.Name;
        return this;
    }
}

/// <summary>The stable ids of <see cref="LoginException"/>: each way that a login can end has its own.</summary>
public static class LoginErrorIds
{
    /// <summary>Only a person can help: there is no token, or an expired one that cannot be refreshed.</summary>
    public const string LoginRequired = nameof(LoginRequired);

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
}
