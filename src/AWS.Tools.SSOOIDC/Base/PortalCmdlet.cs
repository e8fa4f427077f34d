using System.Management.Automation;
using AWS.Tools.SSOOIDC.Completion;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Login;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>A cmdlet for what a session has at the access portal: accounts, roles and their keys.</summary>
public abstract class PortalCmdlet : NamedSessionCmdlet
{
    private readonly Dictionary<SessionSelector, PortalSession?> _portals = [];
    private readonly HashSet<PortalSession> _over = [];

    /// <summary>
    /// The name of an <c>sso-session</c> section of the shared config file. With nothing named at all, the session of the
    /// default profile, or the only one that there is, is meant.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public override string? SessionName { get; set; }

    /// <summary>The sessions that were opened.</summary>
    private protected IEnumerable<PortalSession> Portals => _portals.Values.OfType<PortalSession>();

    // What is piped may be one of many: the others go on after a failure.
    private protected override bool GoesOn => MyInvocation.ExpectingInput;

    /// <summary>
    /// The session that is meant, at the portal: one for all records that mean the same. Null for one that failed before, which was told.
    /// </summary>
    /// <exception cref="CoreException">There is none, or it has no token.</exception>
    private protected PortalSession? OpenPortal()
    {
        SessionSelector named = Selector();
        if (!_portals.TryGetValue(named, out PortalSession? portal))
        {
            _portals[named] = null;
            SessionTarget target = FindSession();
            portal = Run((events, cancellationToken) => Service.OpenPortalAsync(target, events, cancellationToken));
            _portals[named] = portal;
        }
        return portal is not null && _over.Contains(portal) ? null : portal;
    }

    /// <summary>
    /// Whether a failure is the session's own, which ends all that it is used for, and was told before. From the first one on the session is
    /// left alone.
    /// </summary>
    private protected bool WasTold(PortalSession portal, CoreException error) =>
        error.ErrorId is ErrorIds.LoginRequired or ErrorIds.RefreshFailed && !_over.Add(portal);

    /// <summary>The accounts of a session, page by page as they come.</summary>
    private protected IEnumerable<AccountInfo> Accounts(PortalSession portal)
    {
        int count = 0;
        string? next = null;
        do
        {
            string? from = next;
            PortalPage<AccountInfo> page = Run((_, cancellationToken) => portal.GetAccountsAsync(from, cancellationToken));
            foreach (AccountInfo account in page.Items)
            {
                yield return account;
            }
            count += page.Items.Count;
            next = page.NextToken;
            ShowProgress("AWS accounts", $"{count} so far", isLast: next is null, isLong: from is not null || next is not null);
        } while (next is not null);
    }

    /// <summary>Tells how far a long list has come.</summary>
    private protected void ShowProgress(string activity, string status, bool isLast, bool isLong)
    {
        if (isLong)
        {
            ProgressRecordType type = isLast ? ProgressRecordType.Completed : ProgressRecordType.Processing;
            WriteProgress(new ProgressRecord(1, activity, status) { RecordType = type });
        }
    }

    /// <summary>The keys of a role; null where its session failed before, which was told.</summary>
    /// <exception cref="CoreException">There are none, and why.</exception>
    private protected RoleKeys? GetKeys(string accountId, string roleName, bool useCliCache)
    {
        AccountNumber.Parse(accountId);
        return OpenPortal() is { } portal
            ? Run(
                (events, cancellationToken) =>
                    Service.GetRoleKeysAsync(portal, accountId, roleName, useCliCache, events, cancellationToken)
            )
            : null;
    }

    /// <summary>The error of an account that is not assigned, or of a role in it.</summary>
    private protected CoreException NoAccess(PortalSession portal, string accountId, string? roleName) =>
        Run((_, cancellationToken) => portal.NoAccessAsync(accountId, roleName, null, cancellationToken));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (PortalSession portal in Portals)
        {
            portal.Dispose();
        }
        base.Dispose(disposing);
    }
}
