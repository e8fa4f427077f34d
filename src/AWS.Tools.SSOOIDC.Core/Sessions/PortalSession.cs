using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>
/// A session at the access portal: its accounts, its roles and their keys. A token that the portal does not accept is replaced once, without
/// a person; then it is for a person. Several calls may run at once. Every failure is a <see cref="CoreException"/>.
/// </summary>
/// <param name="target">The session.</param>
/// <param name="service">The portal.</param>
/// <param name="token">A token to begin with.</param>
/// <param name="replaceAsync">Gives a token in place of one that the portal does not accept.</param>
internal sealed class PortalSession(
    SessionTarget target,
    IPortalService service,
    AccessToken token,
    Func<AccessToken, CancellationToken, Task<AccessToken>> replaceAsync
) : IDisposable
{
    private const int MostNamed = 20;

    private readonly SemaphoreSlim _replacing = new(1, 1);
    private volatile AccessToken _token = token;

    /// <summary>The session.</summary>
    public SessionTarget Target { get; } = target;

    /// <summary>A page of the accounts, in the portal's order.</summary>
    /// <param name="nextToken">What the page before said; null for the first.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<PortalPage<AccountInfo>> GetAccountsAsync(string? nextToken, CancellationToken cancellationToken) =>
        TranslateAsync(async () =>
        {
            PortalPage<AssignedAccount> page;
            try
            {
                page = await CallAsync(
                        accessToken => service.ListAccountsAsync(accessToken, nextToken, cancellationToken),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
            catch (OidcException e) when (e.Error is OidcError.Forbidden)
            {
                throw new CoreException(
                    ErrorIds.NoAccess,
                    FailureKind.PermissionDenied,
                    $"The portal lists no accounts for the session '{Sanitizer.Clean(Target.Name)}': {e.Message}",
                    "A token needs the scope sso:account:access for that.",
                    e.InnerException
                );
            }
            return new PortalPage<AccountInfo>([.. page.Items.Select(Info)], page.NextToken);
        });

    /// <summary>The roles in an account, all pages of them, in the portal's order.</summary>
    /// <param name="account">The account.</param>
    /// <param name="destination">The console's page that their links open; null for its first.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="CoreException">With <see cref="ErrorIds.NoAccess"/> where nothing is assigned in it; the message says what is.</exception>
    public Task<IReadOnlyList<RoleInfo>> GetRolesAsync(AccountInfo account, string? destination, CancellationToken cancellationToken) =>
        TranslateAsync(async () =>
        {
            try
            {
                IReadOnlyList<string> names = await GetRoleNamesAsync(account.AccountId, cancellationToken).ConfigureAwait(false);
                return (IReadOnlyList<RoleInfo>)[.. names.Select(name => Info(account, name, destination))];
            }
            catch (OidcException e) when (IsNoAccess(e))
            {
                throw await NoAccessAsync(account.AccountId, null, e, cancellationToken).ConfigureAwait(false);
            }
        });

    /// <summary>New keys of a role.</summary>
    /// <exception cref="CoreException">
    /// With <see cref="ErrorIds.NoAccess"/> where the role is not assigned; the message says what is.
    /// </exception>
    public Task<RoleKeys> GetKeysAsync(string accountId, string roleName, CancellationToken cancellationToken) =>
        TranslateAsync(async () =>
        {
            try
            {
                return await CallAsync(
                        accessToken => service.GetRoleKeysAsync(accessToken, accountId, roleName, cancellationToken),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
            catch (OidcException e) when (IsNoAccess(e))
            {
                throw await NoAccessAsync(accountId, roleName, e, cancellationToken).ConfigureAwait(false);
            }
        });

    /// <summary>The error for an account, or a role in it, that is not assigned; it says what is.</summary>
    public async Task<CoreException> NoAccessAsync(
        string accountId,
        string? roleName,
        Exception? cause,
        CancellationToken cancellationToken
    )
    {
        string account = $"the account {Sanitizer.Escape(accountId)}";
        string what = roleName is null ? account : $"the role '{Sanitizer.Escape(roleName)}' in {account}";
        return new CoreException(
            ErrorIds.NoAccess,
            FailureKind.PermissionDenied,
            $"The session '{Sanitizer.Clean(Target.Name)}' has no access to {what}. "
                + await AssignedAsync(accountId, roleName, cancellationToken).ConfigureAwait(false),
            "Choose one that is assigned, or ask the administrator of IAM Identity Center for access.",
            cause?.InnerException
        ).For(Target.Reference);
    }

    public void Dispose()
    {
        service.Dispose();
        _replacing.Dispose();
    }

    private static bool IsNoAccess(OidcException e) => e.Error is OidcError.Forbidden or OidcError.NotFound;

    private AccountInfo Info(AssignedAccount account) =>
        new()
        {
            SessionName = Target.SessionName,
            AccountId = account.Id,
            AccountName = account.Name is { Length: > 0 } name ? name : null,
            EmailAddress = account.EmailAddress is { Length: > 0 } address ? address : null,
            StartUrl = Target.StartUrl,
            Region = Target.Region,
        };

    private RoleInfo Info(AccountInfo account, string roleName, string? destination) =>
        new()
        {
            SessionName = Target.SessionName,
            AccountId = account.AccountId,
            AccountName = account.AccountName,
            RoleName = roleName,
            ConsoleUrl = ConsoleLink.For(Target.StartUrl, account.AccountId, roleName, destination),
            StartUrl = Target.StartUrl,
            Region = Target.Region,
        };

    private async Task<IReadOnlyList<string>> GetRoleNamesAsync(string accountId, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        string? next = null;
        do
        {
            string? from = next;
            PortalPage<string> page = await CallAsync(
                    accessToken => service.ListRolesAsync(accessToken, accountId, from, cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false);
            names.AddRange(page.Items);
            next = page.NextToken;
        } while (next is not null);
        return names;
    }

    // What is assigned instead, as a sentence; nothing where that cannot be told.
    private async Task<string> AssignedAsync(string accountId, string? roleName, CancellationToken cancellationToken)
    {
        try
        {
            if (roleName is not null)
            {
                IReadOnlyList<string> roles;
                try
                {
                    roles = await GetRoleNamesAsync(accountId, cancellationToken).ConfigureAwait(false);
                }
                catch (OidcException e) when (IsNoAccess(e))
                {
                    roles = [];
                }
                if (roles.Count > 0)
                {
                    return $"Assigned in it: {List(roles, isAll: true)}.";
                }
            }
            PortalPage<AssignedAccount> accounts = await CallAsync(
                    accessToken => service.ListAccountsAsync(accessToken, null, cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false);
            IEnumerable<string> names = accounts.Items.Select(static account => $"{account.Id} ({account.Name})");
            return accounts.Items.Count == 0
                ? "No account is assigned."
                : $"The accounts that are assigned: {List([.. names], accounts.NextToken is null)}.";
        }
        catch (Exception e) when (e is OidcException or CoreException)
        {
            return string.Empty;
        }
    }

    private static string List(IReadOnlyList<string> names, bool isAll)
    {
        string list = string.Join(", ", names.Take(MostNamed).Select(Sanitizer.Escape));
        return names.Count > MostNamed || !isAll ? list + ", and more" : list;
    }

    private async Task<T> CallAsync<T>(Func<string, Task<T>> call, CancellationToken cancellationToken)
    {
        AccessToken used = _token;
        try
        {
            return await call(used.ToPlainText()).ConfigureAwait(false);
        }
        catch (OidcException e) when (e.Error == OidcError.Unauthorized)
        {
            used = await ReplaceAsync(used, cancellationToken).ConfigureAwait(false);
        }
        try
        {
            return await call(used.ToPlainText()).ConfigureAwait(false);
        }
        catch (OidcException e) when (e.Error == OidcError.Unauthorized)
        {
            throw SessionErrors.LoginRequired(Target, "the portal accepts no token of it, not even a new one.", e.InnerException);
        }
    }

    // Calls that run at once find the same token rejected: one of them replaces it.
    private async Task<AccessToken> ReplaceAsync(AccessToken rejected, CancellationToken cancellationToken)
    {
        await _replacing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _token == rejected ? _token = await replaceAsync(rejected, cancellationToken).ConfigureAwait(false) : _token;
        }
        finally
        {
            _replacing.Release();
        }
    }

    private Task<T> TranslateAsync<T>(Func<Task<T>> work) => SessionService.TranslateAsync(Target.Reference, work);
}
