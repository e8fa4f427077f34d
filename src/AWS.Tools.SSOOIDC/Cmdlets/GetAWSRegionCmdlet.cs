using System.Management.Automation;
using Amazon.PowerShell.Common;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Completion;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Errors;
using AWS.Tools.SSOOIDC.Output;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Lists the AWS regions that the module's SDK knows, or one by its system name. Regions of China and of AWS GovCloud
/// (US) are listed only on request, since ordinary accounts cannot use them.
/// </summary>
[Cmdlet(VerbsCommon.Get, "AWSRegion")]
[OutputType(typeof(AWSRegion))]
public sealed class GetAWSRegionCmdlet : ShellDefaultCmdlet
{
    /// <summary>The system name of the region to return, such as <c>eu-west-1</c>; any partition's.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Region")]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? SystemName { get; set; }

    /// <summary>Lists the regions of China too.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter IncludeChina { get; set; }

    /// <summary>Lists the AWS GovCloud (US) regions too.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter IncludeGovCloud { get; set; }

    private protected override void Execute()
    {
        string? shellDefault = SessionState.PSVariable.GetValue(ShellDefaults.RegionVariable, null)?.ToString();
        if (!string.IsNullOrEmpty(SystemName))
        {
            try
            {
                WriteObject(AWSRegion.From(RegionEndpoint.GetBySystemName(RegionArgument.Read(SystemName, "-SystemName")), shellDefault));
            }
            catch (CoreException e)
            {
                ThrowTerminatingError(ErrorRecords.From(e, SystemName));
            }
            return;
        }
        foreach (RegionEndpoint region in RegionEndpoint.EnumerableAllRegions.OrderBy(region => region.SystemName, StringComparer.Ordinal))
        {
            if ((IncludeChina || region.PartitionName != "aws-cn") && (IncludeGovCloud || region.PartitionName != "aws-us-gov"))
            {
                WriteObject(AWSRegion.From(region, shellDefault));
            }
        }
    }
}
