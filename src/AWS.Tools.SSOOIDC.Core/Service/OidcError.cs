namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>What the service, or the way to it, said instead of a result.</summary>
internal enum OidcError
{
    /// <summary>The person has not approved yet.</summary>
    AuthorizationPending,

    /// <summary>The service asks for longer pauses between two polls.</summary>
    SlowDown,

    /// <summary>A code or token is too old.</summary>
    ExpiredToken,

    /// <summary>The person, or a policy, said no.</summary>
    AccessDenied,

    /// <summary>The client is not registered for this.</summary>
    UnauthorizedClient,

    /// <summary>The client's id or secret is not known.</summary>
    InvalidClient,

    /// <summary>The code or token is wrong, redeemed or revoked.</summary>
    InvalidGrant,

    /// <summary>The scopes are not accepted.</summary>
    InvalidScope,

    /// <summary>The instance is in another region.</summary>
    WrongRegion,

    /// <summary>The grant type is not supported.</summary>
    UnsupportedGrantType,

    /// <summary>The redirect URI is not registered.</summary>
    InvalidRedirectUri,

    /// <summary>Another request that is not accepted.</summary>
    InvalidRequest,

    /// <summary>The access token or the credentials are not accepted.</summary>
    Unauthorized,

    /// <summary>The credentials do not allow it.</summary>
    Forbidden,

    /// <summary>There is no such thing, or none that the token may see.</summary>
    NotFound,

    /// <summary>The service asks for fewer calls.</summary>
    Throttled,

    /// <summary>The service says that it is not available.</summary>
    Unavailable,

    /// <summary>The service failed, and may have acted before it did.</summary>
    ServiceFailed,

    /// <summary>The request never reached the service.</summary>
    NotSent,

    /// <summary>No whole reply came, so the service may or may not have acted.</summary>
    LostReply,

    /// <summary>The reply came and was not what the protocol says.</summary>
    InvalidReply,

    /// <summary>The reply points to another place.</summary>
    Redirected,

    /// <summary>Something else.</summary>
    Unknown,
}
