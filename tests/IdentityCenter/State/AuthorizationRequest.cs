namespace AWS.Tools.SSOOIDC.IdentityCenter.State;

/// <summary>What the authorize page was asked for.</summary>
internal sealed record AuthorizationRequest(
    string ClientId,
    string ClientName,
    string RedirectUri,
    string State,
    string Challenge,
    IReadOnlyList<string> Scopes
);
