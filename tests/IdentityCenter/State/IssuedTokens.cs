namespace AWS.Tools.SSOOIDC.IdentityCenter.State;

/// <summary>A pair of tokens as issued.</summary>
internal sealed record IssuedTokens(IReadOnlyList<string> Scopes, string AccessToken, string? RefreshToken);
