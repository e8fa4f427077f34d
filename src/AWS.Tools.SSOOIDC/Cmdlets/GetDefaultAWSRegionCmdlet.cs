using System.Management.Automation;
using Amazon.PowerShell.Common;
using AWS.Tools.SSOOIDC.Output;
using AWS.Tools.SSOOIDC.Settings;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>Returns the region default of this shell, which <c>$StoredAWSRegion</c> holds, or nothing where none is set.</summary>
[Cmdlet(VerbsCommon.Get, "DefaultAWSRegion")]
[OutputType(typeof(AWSRegion))]
public sealed class GetDefaultAWSRegionCmdlet : ShellDefaultCmdlet
{
    private protected override void Run()
    {
        try
        {
            if (RegionName.Read(SessionState.PSVariable.GetValue(ShellDefaults.RegionVariable, null), "$StoredAWSRegion") is { } region)
            {
                WriteObject(AWSRegion.From(RegionEndpoint.GetBySystemName(region), region));
            }
        }
        catch (ArgumentException e)
        {
            ThrowTerminatingError(ErrorRecords.From(RegionName.Invalid(e), ShellDefaults.RegionVariable));
        }
    }
}
