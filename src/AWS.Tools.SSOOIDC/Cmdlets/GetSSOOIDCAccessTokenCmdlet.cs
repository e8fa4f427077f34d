using System.Management.Automation;
using System.Security;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Sessions;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Returns a valid access token of a session, for a script that calls a service with it: the cached one, silently refreshed
/// if it is about to expire. It never asks a person; where only a person can help, it fails with the id
/// <c>LoginRequired</c>, and <c>Connect-SSOOIDCSession</c> is what helps.
/// </summary>
[Cmdlet(VerbsCommon.Get, "SSOOIDCAccessToken")]
[OutputType(typeof(SecureString), typeof(string))]
public sealed class GetSSOOIDCAccessTokenCmdlet : NamedSessionCmdlet
{
    /// <summary>Returns the token as text instead of a SecureString. Keep it out of files, logs and command lines.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    private protected override void ProcessSession()
    {
        SessionTarget target = FindSession();
        AccessToken token = Run((events, cancellationToken) => Service.GetAccessTokenAsync(target, events, cancellationToken));
        WriteObject(AsPlainText ? token.ToPlainText() : token.ToSecureString());
    }
}
