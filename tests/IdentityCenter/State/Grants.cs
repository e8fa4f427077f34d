namespace AWS.Tools.SSOOIDC.IdentityCenter.State;

/// <summary>The names of the grants.</summary>
internal static class Grants
{
    public const string AuthorizationCode = "authorization_code";
    public const string DeviceCode = "urn:ietf:params:oauth:grant-type:device_code";
    public const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    public const string RefreshToken = "refresh_token";
    public const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";

    /// <summary>The grants of a public client.</summary>
    public static readonly IReadOnlyList<string> OfClients = [AuthorizationCode, DeviceCode, RefreshToken];

    /// <summary>The grants of an application that signs its requests.</summary>
    public static readonly IReadOnlyList<string> OfApplications = [AuthorizationCode, RefreshToken, JwtBearer, TokenExchange];
}
