using System.Management.Automation;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Completion;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Login;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Lists the AWS accounts that are assigned to the person of a session, as they come from the access portal. A token that is about to expire
/// is refreshed first; where only a person can help, it fails with the id <c>LoginRequired</c>.
/// </summary>
[Cmdlet(VerbsCommon.Get, "SSOOIDCAccount")]
[OutputType(typeof(AccountInfo))]
public sealed class GetSSOOIDCAccountCmdlet : PortalCmdlet
{
    /// <summary>
    /// The id of the accounts to list, twelve digits; wildcards are permitted. Without it all. An id without wildcards that is not assigned
    /// is an error that names what is.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [TextOnly]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountIdCompleter))]
    public string? AccountId { get; set; }

    /// <summary>
    /// The name of the accounts to list, in any case; wildcards are permitted. Without it all. A name without wildcards that no account has
    /// is an error.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AccountName")]
    [AllowNull]
    [AllowEmptyString]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountNameCompleter))]
    public string? Name { get; set; }

    private protected override void ProcessSession()
    {
        WildcardPattern? id = NamePattern.Read(AccountId);
        WildcardPattern? name = NamePattern.Read(Name);
        bool isOne = NamePattern.IsName(AccountId);
        if (isOne)
        {
            AccountNumber.Parse(AccountId!);
        }
        if (OpenPortal() is not { } portal)
        {
            return;
        }
        bool isFound = false;
        foreach (AccountInfo account in Accounts(portal))
        {
            if (id.Matches(account.AccountId) && name.Matches(account.AccountName))
            {
                isFound = true;
                WriteObject(account);
                if (isOne)
                {
                    break;
                }
            }
        }
        if (isFound)
        {
            return;
        }
        if (isOne)
        {
            throw NoAccess(portal, AccountId!, null);
        }
        if (NamePattern.IsName(Name))
        {
            throw new CoreException(
                ErrorIds.NoAccess,
                FailureKind.PermissionDenied,
                $"The session '{Sanitizer.Clean(portal.Target.Name)}' has no account with the name '{Sanitizer.Escape(Name)}'.",
                "Give a name that is assigned, or a pattern."
            ).For(portal.Target.Reference);
        }
    }
}
