using System.Management.Automation;
using Amazon.PowerShell.Common;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>Empties <c>$AWSHistory</c>. Its configuration stays.</summary>
[Cmdlet(VerbsCommon.Clear, "AWSHistory", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
public sealed class ClearAWSHistoryCmdlet : ShellDefaultCmdlet
{
    private protected override void Execute()
    {
        if (ShouldProcess("$AWSHistory", MyInvocation.MyCommand.Name))
        {
            AWSHistory.Of(SessionState)?.Clear();
        }
    }
}
