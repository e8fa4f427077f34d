using System.Collections;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes the id of an account that is assigned; its name is the tooltip.</summary>
internal sealed class AccountIdCompleter : AssignmentCompleter
{
    private protected override string? What(IDictionary bound) => string.Empty;

    private protected override async Task<List<(string Value, string Tip)>> AskAsync(PortalSession portal, string what)
    {
        var accounts = new List<(string Value, string Tip)>();
        string? next = null;
        do
        {
            PortalPage<AccountInfo> page = await portal.GetAccountsAsync(next, CancellationToken.None).ConfigureAwait(false);
            accounts.AddRange(page.Items.Select(account => (account.AccountId, Tip(account))));
            next = page.NextToken;
        } while (next is not null);
        return accounts;
    }

    // A tooltip must not be empty.
    private static string Tip(AccountInfo account) =>
        Sanitizer.Shorten(account.AccountName) is { Length: > 0 } name ? name : account.AccountId;
}
