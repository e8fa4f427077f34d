namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>What the service, or the way to it, said instead of a result.</summary>
internal enum OidcError
{
    AuthorizationPending,
    SlowDown,
    ExpiredToken,
    AccessDenied,
    InvalidClient,
    InvalidGrant,
    InvalidScope,
    InvalidRequest,
    Unauthorized,
    Throttled,

    /// <summary>The request never reached the service.</summary>
    NotSent,

    /// <summary>No whole reply came, so the service may or may not have acted.</summary>
    LostReply,

    /// <summary>The reply came and was not what the protocol says.</summary>
    InvalidReply,
    ServiceFailed,
}
