using System.Collections;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes the name of a role that is assigned in the account that is typed.</summary>
internal sealed class RoleNameCompleter : AssignmentCompleter
{
    private protected override string? What(IDictionary bound) => Text(bound, "AccountId");

    private protected override async Task<List<(string Value, string Tip)>> AskAsync(PortalSession portal, string what)
    {
        var account = new AccountInfo { AccountId = what };
        IReadOnlyList<RoleInfo> roles = await portal.GetRolesAsync(account, null, CancellationToken.None).ConfigureAwait(false);
        return [.. roles.Select(role => (role.RoleName, $"a role in {what}"))];
    }
}
