namespace AWS.Tools.SSOOIDC.Core.Service;

internal sealed class RegistrationRequest
{
    public required string ClientName { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }

    public IReadOnlyList<string>? GrantTypes { get; init; }

    public string? RedirectUri { get; init; }

    public string? IssuerUrl { get; init; }
}
