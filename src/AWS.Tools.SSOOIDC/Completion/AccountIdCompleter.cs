using System.Collections;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes the id of an account that is assigned; its name is the tooltip.</summary>
internal sealed class AccountIdCompleter : AssignmentCompleter
{
    private protected override string? What(IDictionary bound) => string.Empty;

    private protected override async Task<List<(string Value, string Tip)>> AskAsync(PortalSession portal, string what) =>
        [.. (await AccountsAsync(portal).ConfigureAwait(false)).Select(static account => (account.AccountId, Tip(account)))];

    // A tooltip must not be empty.
    private static string Tip(AccountInfo account) =>
        Sanitizer.Shorten(account.AccountName) is { Length: > 0 } name ? name : account.AccountId;
}
