namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>The OAuth 2.0 grant types of the service.</summary>
internal static class GrantTypes
{
    /// <summary>An authorization code is redeemed (RFC 6749, 4.1).</summary>
    public const string AuthorizationCode = "authorization_code";

    /// <summary>An approved device code is redeemed (RFC 8628).</summary>
    public const string DeviceCode = "urn:ietf:params:oauth:grant-type:device_code";

    /// <summary>The JSON web token of a trusted token issuer is exchanged (RFC 7523).</summary>
    public const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    /// <summary>A refresh token is redeemed (RFC 6749, 6).</summary>
    public const string RefreshToken = "refresh_token";

    /// <summary>An access token of another application is exchanged (RFC 8693).</summary>
    public const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
}
