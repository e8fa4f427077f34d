namespace AWS.Tools.SSOOIDC.Core.Service;

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
