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
