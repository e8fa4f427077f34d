using System.Collections;
using AWS.Tools.SSOOIDC.Core.Sessions;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes the name of an account that is assigned; its id is the tooltip.</summary>
internal sealed class AccountNameCompleter : AssignmentCompleter
{
    private protected override string? What(IDictionary bound) => "names";

    private protected override async Task<List<(string Value, string Tip)>> AskAsync(PortalSession portal, string what) =>
        [
            .. (await AccountsAsync(portal).ConfigureAwait(false))
                .Where(static account => account.AccountName is { Length: > 0 })
                .Select(static account => (account.AccountName!, account.AccountId)),
        ];
}
