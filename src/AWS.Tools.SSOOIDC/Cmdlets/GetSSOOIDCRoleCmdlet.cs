using System.Management.Automation;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Login;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Lists the roles that are assigned to the person of a session: those in the accounts that are piped, or in all accounts, in the accounts'
/// order. Up to four accounts are asked for at once, and an answer that asks for fewer calls is heeded.
/// </summary>
[Cmdlet(VerbsCommon.Get, "SSOOIDCRole")]
[OutputType(typeof(RoleInfo))]
public sealed class GetSSOOIDCRoleCmdlet : PortalRolesCmdlet
{
    /// <summary>
    /// The page of the AWS console that <c>ConsoleUrl</c> opens: its whole https address, such as
    /// <c>https://eu-west-1.console.aws.amazon.com/s3/home</c>. Without it the console's first page.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Destination { get; set; }

    private protected override string? ConsolePage => Destination;

    private protected override void Take(PortalSession portal, RoleInfo role) => WriteObject(role);

    private protected override void ProcessSession()
    {
        if (string.IsNullOrEmpty(Destination))
        {
            Destination = null;
        }
        else if (WebAddress.Parse(Destination) is not { } page || page.Scheme != Uri.UriSchemeHttps)
        {
            throw new CoreException(
                ErrorIds.InvalidArgument,
                FailureKind.InvalidArgument,
                $"-Destination is not an absolute https address: '{Sanitizer.Escape(Destination)}'.",
                "Copy the whole address of the page from the browser."
            );
        }
        base.ProcessSession();
    }
}
