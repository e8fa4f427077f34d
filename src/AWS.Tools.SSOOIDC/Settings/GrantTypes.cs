namespace AWS.Tools.SSOOIDC.Settings;

/// <summary>The OAuth grant types of the service.</summary>
internal static class GrantTypes
{
    public const string AuthorizationCode = "authorization_code";
    public const string DeviceCode = "urn:ietf:params:oauth:grant-type:device_code";
    public const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    public const string RefreshToken = "refresh_token";
    public const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
}
