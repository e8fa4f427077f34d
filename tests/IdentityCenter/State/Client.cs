namespace AWS.Tools.SSOOIDC.IdentityCenter.State;

/// <summary>A registered public client.</summary>
internal sealed record Client(
    string Id,
    string Secret,
    string Name,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> GrantTypes,
    IReadOnlyList<string> RedirectUris,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt
)
{
    /// <summary>A client that names no grants has those of the device flow; the authorization code must be asked for.</summary>
    public bool MayUse(string grantType) => GrantTypes.Count == 0 ? grantType != Grants.AuthorizationCode : GrantTypes.Contains(grantType);
}
