namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>The two ways to log in.</summary>
public enum LoginFlow
{
    /// <summary>OAuth 2.0 device authorization grant (RFC 8628): a code is shown, any browser anywhere approves it.</summary>
    DeviceCode,

    /// <summary>OAuth 2.0 authorization code grant with PKCE (RFC 7636): a browser on this machine comes back to a loopback port.</summary>
    AuthorizationCode,
}
