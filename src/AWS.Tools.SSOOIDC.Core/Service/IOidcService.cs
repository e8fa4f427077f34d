namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>
/// The few calls that a session needs of IAM Identity Center. Every failure but a stop is an <see cref="OidcException"/>. No SDK type
/// shows,
/// so a cached token is used without loading the SDK.
/// </summary>
internal interface IOidcService : IDisposable
{
    /// <summary>The OIDC service's address, without a slash at its end.</summary>
    string OidcEndpoint { get; }

    Task<ClientRegistration> RegisterClientAsync(RegistrationRequest request, CancellationToken cancellationToken);

    Task<DeviceAuthorization> StartDeviceAuthorizationAsync(
        ClientRegistration registration,
        string startUrl,
        CancellationToken cancellationToken
    );

    /// <summary>Asks for a token, once: a repeated call could spend a refresh token or a code twice.</summary>
    Task<TokenReply> CreateTokenAsync(TokenRequest request, CancellationToken cancellationToken);

    /// <summary>Ends the session at the portal.</summary>
    Task LogoutAsync(string accessToken, CancellationToken cancellationToken);
}
