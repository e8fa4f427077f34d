namespace AWS.Tools.SSOOIDC.Login;

/// <summary>The OAuth 2.0 grants in use.</summary>
internal static class GrantTypes
{
    public const string DeviceCode = "urn:ietf:params:oauth:grant-type:device_code";
    public const string AuthorizationCode = "authorization_code";
    public const string RefreshToken = "refresh_token";
}

/// <summary>
/// The few calls that a session needs of IAM Identity Center. Every failure but a stop is an <see cref="OidcException"/>. No SDK type shows,
/// so a cached token is used without loading the SDK.
/// </summary>
internal interface IOidcService : IDisposable
{
    /// <summary>The OIDC service's address, without a slash at its end.</summary>
    string OidcEndpoint { get; }

    Task<ClientRegistration> RegisterClientAsync(RegistrationRequest request, CancellationToken cancellation);

    Task<DeviceAuthorization> StartDeviceAuthorizationAsync(ClientRegistration registration, string startUrl, CancellationToken cancellation);

    /// <summary>Asks for a token, once: a repeated call could spend a refresh token or a code twice.</summary>
    Task<TokenReply> CreateTokenAsync(TokenRequest request, CancellationToken cancellation);

    /// <summary>Ends the session at the portal.</summary>
    Task LogoutAsync(string accessToken, CancellationToken cancellation);
}

internal sealed class RegistrationRequest
{
    public required string ClientName { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }

    public IReadOnlyList<string>? GrantTypes { get; init; }

    public string? RedirectUri { get; init; }

    public string? IssuerUrl { get; init; }
}

internal sealed class DeviceAuthorization
{
    public required string DeviceCode { get; init; }

    public required string UserCode { get; init; }

    public required string VerificationUri { get; init; }

    public string? VerificationUriComplete { get; init; }

    public required TimeSpan ExpiresIn { get; init; }

    /// <summary>The pause between two polls; null when the service did not say.</summary>
    public TimeSpan? Interval { get; init; }
}

internal sealed class TokenRequest
{
    public required string GrantType { get; init; }

    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    public string? DeviceCode { get; init; }

    public string? Code { get; init; }

    public string? CodeVerifier { get; init; }

    public string? RedirectUri { get; init; }

    public string? RefreshToken { get; init; }
}

internal sealed class TokenReply
{
    public required string AccessToken { get; init; }

    public required TimeSpan ExpiresIn { get; init; }

    public string? RefreshToken { get; init; }
}

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

internal sealed class OidcException(OidcError error, string message, Exception? inner = null, bool isTimeout = false) : Exception(message, inner)
{
    public OidcError Error { get; } = error;

    /// <summary>Whether the reply was lost to a timeout.</summary>
    public bool IsTimeout { get; } = isTimeout;
}
