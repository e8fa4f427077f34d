namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>
/// What the access portal has for an access token: the accounts and roles that are assigned, and a role's keys. Every failure but a stop is
/// an <see cref="OidcException"/>. No SDK type shows.
/// </summary>
internal interface IPortalService : IDisposable
{
    /// <summary>A page of the accounts that are assigned.</summary>
    Task<PortalPage<AssignedAccount>> ListAccountsAsync(string accessToken, string? nextToken, CancellationToken cancellationToken);

    /// <summary>A page of the names of the roles that are assigned in an account.</summary>
    Task<PortalPage<string>> ListRolesAsync(
        string accessToken,
        string accountId,
        string? nextToken,
        CancellationToken cancellationToken
    );

    /// <summary>New keys of a role.</summary>
    Task<RoleKeys> GetRoleKeysAsync(string accessToken, string accountId, string roleName, CancellationToken cancellationToken);
}
