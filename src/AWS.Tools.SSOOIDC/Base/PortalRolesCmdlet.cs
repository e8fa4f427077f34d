using System.Management.Automation;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Completion;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Login;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>A cmdlet for the roles in the accounts that are piped, or in all accounts, in the accounts' order.</summary>
public abstract class PortalRolesCmdlet : PortalCmdlet
{
    private const int MostAtOnce = 4;

    // What a person notices the time of.
    private const int LongList = 20;

    private readonly OrderedCalls<Answer> _calls = new(MostAtOnce);
    private int _accounts;

    /// <summary>
    /// The id of the accounts, twelve digits; wildcards are permitted. Without it all accounts. An id without wildcards that is not assigned
    /// is an error that names what is.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [TextOnly]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountIdCompleter))]
    public virtual string? AccountId { get; set; }

    /// <summary>
    /// The name of the roles, in any case; wildcards are permitted. Without it all roles. A name without wildcards that is not assigned in
    /// an account named by its whole id is an error that names what is.
    /// </summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RoleNameCompleter))]
    public virtual string? RoleName { get; set; }

    /// <summary>
    /// The name of the account that <c>-AccountId</c> names, as a piped account brings it. Without it the name is asked for.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    public string? AccountName { get; set; }

    /// <summary>The console's page that the roles' links open; null for its first.</summary>
    private protected virtual string? ConsolePage => null;

    /// <summary>Takes a role; they come in the accounts' order.</summary>
    private protected abstract void Take(PortalSession portal, RoleInfo role);

    private protected override void ProcessSession()
    {
        WildcardPattern? id = NamePattern.Read(AccountId);
        WildcardPattern? role = NamePattern.Read(RoleName);
        string? one = NamePattern.IsName(AccountId) ? AccountNumber.Parse(AccountId!) : null;
        if (OpenPortal() is not { } portal)
        {
            return;
        }
        if (one is not null && !string.IsNullOrEmpty(AccountName))
        {
            var piped = new AccountInfo { AccountId = one, AccountName = AccountName };
            Ask(portal, piped, role, isOne: true);
            return;
        }
        if (!AskAll(portal, id, role, one is not null) && one is not null)
        {
            throw NoAccess(portal, one, null);
        }
    }

    /// <summary>Asks for the roles in the accounts of a session.</summary>
    /// <param name="portal">The session.</param>
    /// <param name="id">The accounts; null for all.</param>
    /// <param name="role">The roles; null for all.</param>
    /// <param name="isOne">Whether one account is meant.</param>
    /// <returns>Whether there was one.</returns>
    private protected bool AskAll(PortalSession portal, WildcardPattern? id, WildcardPattern? role, bool isOne)
    {
        bool isFound = false;
        foreach (AccountInfo account in Accounts(portal).Where(account => id.Matches(account.AccountId)))
        {
            isFound = true;
            Ask(portal, account, role, isOne);
            if (isOne)
            {
                break;
            }
        }
        return isFound;
    }

    /// <summary>Takes what has been asked for and did not come yet.</summary>
    private protected void TakeAll()
    {
        while (!_calls.IsEmpty)
        {
            TakeNext();
        }
    }

    private protected override void EndSessions()
    {
        TakeAll();
        ShowProgress("Roles", " ", isLast: true, isLong: _accounts >= LongList);
    }

    private void Ask(PortalSession portal, AccountInfo account, WildcardPattern? role, bool isOne)
    {
        string? named = isOne && NamePattern.IsName(RoleName) ? RoleName : null;
        string? destination = ConsolePage;
        Start(async cancellationToken =>
        {
            try
            {
                IReadOnlyList<RoleInfo> roles = await portal
                    .GetRolesAsync(account, destination, cancellationToken)
                    .ConfigureAwait(false);
                List<RoleInfo> wanted = [.. roles.Where(found => role.Matches(found.RoleName))];
                CoreException? error =
                    named is not null && wanted.Count == 0
                        ? await portal.NoAccessAsync(account.AccountId, named, null, cancellationToken).ConfigureAwait(false)
                        : null;
                return new Answer(portal, account, isOne, wanted, error);
            }
            catch (CoreException e)
            {
                return new Answer(portal, account, isOne, [], e);
            }
        });
        while (_calls.IsNextDue)
        {
            TakeNext();
        }
    }

    private void Start(Func<CancellationToken, Task<Answer>> call) =>
        Run(
            (_, cancellationToken) =>
            {
                _calls.Start(() => call(cancellationToken));
                return Task.FromResult(true);
            }
        );

    private void TakeNext()
    {
        Answer answer = Run((_, _) => _calls.TakeNextAsync());
        _accounts++;
        ShowProgress("Roles", $"{_accounts}: {Sanitizer.Shorten(answer.Account.ToString())}", isLast: false, isLong: _accounts >= LongList);
        foreach (RoleInfo role in answer.Roles)
        {
            Take(answer.Portal, role);
        }
        if (answer.Error is { } error && !WasTold(answer.Portal, error))
        {
            // Of several accounts the others go on, but none does without its session.
            if (GoesOn || (!answer.IsOne && error.ErrorId == ErrorIds.NoAccess))
            {
                Report(error);
                return;
            }
            throw error;
        }
    }

    private sealed record Answer(
        PortalSession Portal,
        AccountInfo Account,
        bool IsOne,
        IReadOnlyList<RoleInfo> Roles,
        CoreException? Error
    );
}
