using System.Management.Automation;
using AWS.Tools.SSOOIDC.Output;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>Removes the region default of this shell, the variable <c>$StoredAWSRegion</c>.</summary>
[Cmdlet(VerbsCommon.Clear, "DefaultAWSRegion", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
public sealed class ClearDefaultAWSRegionCmdlet : ShellDefaultCmdlet
{
    /// <summary>The scope of the variable: Global, Local, Script or Private. Without it the caller's own scope.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateSet("Global", "Local", "Script", "Private")]
    public string? Scope { get; set; }

    private protected override void Execute()
    {
        if (ShouldProcess("$" + ShellDefaults.RegionVariable, MyInvocation.MyCommand.Name))
        {
            ShellDefaults.Clear(SessionState, ShellDefaults.RegionVariable, Scope);
        }
    }
}
