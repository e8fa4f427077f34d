using System.Management.Automation;
using Amazon.PowerShell.Common;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Errors;
using AWS.Tools.SSOOIDC.Output;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>Returns the region default of this shell, which <c>$StoredAWSRegion</c> holds, or nothing where none is set.</summary>
[Cmdlet(VerbsCommon.Get, "DefaultAWSRegion")]
[OutputType(typeof(AWSRegion))]
public sealed class GetDefaultAWSRegionCmdlet : ShellDefaultCmdlet
{
    private protected override void Execute()
    {
        try
        {
            if (RegionArgument.Read(SessionState.PSVariable.GetValue(ShellDefaults.RegionVariable, null), "$StoredAWSRegion") is { } region)
            {
                WriteObject(AWSRegion.From(RegionEndpoint.GetBySystemName(region), region));
            }
        }
        catch (CoreException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e, ShellDefaults.RegionVariable));
        }
    }
}
