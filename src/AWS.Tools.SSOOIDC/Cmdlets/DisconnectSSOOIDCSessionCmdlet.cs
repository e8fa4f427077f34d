using System.Management.Automation;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Logs a session out at the access portal and removes its token from the shared cache, even where the portal cannot be
/// reached. Role credentials that were issued before live on until they expire.
/// </summary>
[Cmdlet(VerbsCommunications.Disconnect, "SSOOIDCSession", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
public sealed class DisconnectSSOOIDCSessionCmdlet : NamedSessionCmdlet
{
    /// <summary>Logs out every session of the config file and the cache. What other tools keep in the cache stays.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    private protected override void ProcessSession()
    {
        if (!All)
        {
            Disconnect(FindSession());
            return;
        }
        foreach (SessionTarget target in Run(Service.GetConnectedAsync))
        {
            try
            {
                Disconnect(target);
            }
            catch (CoreException e)
            {
                // The other sessions are not to stay logged in because of one.
                Report(e);
            }
        }
    }

    private void Disconnect(SessionTarget target)
    {
        if (ShouldProcess(target.Name, MyInvocation.MyCommand.Name))
        {
            Run((events, cancellationToken) => Service.DisconnectAsync(target, events, cancellationToken));
        }
    }
}
