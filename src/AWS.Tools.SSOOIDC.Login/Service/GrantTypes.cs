namespace AWS.Tools.SSOOIDC.Login;

/// <summary>The OAuth 2.0 grants in use.</summary>
internal static class GrantTypes
{
    public const string DeviceCode = "urn:ietf:params:oauth:grant-type:device_code";
    public const string AuthorizationCode = "authorization_code";
    public const string RefreshToken = "refresh_token";
}
