using System.Management.Automation;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Completion;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Errors;
using AWS.Tools.SSOOIDC.Output;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Sets the region that the cmdlets of this shell call where none is given with the call. It is kept in the variable
/// <c>$StoredAWSRegion</c>, for this session only.
/// </summary>
[Cmdlet(VerbsCommon.Set, "DefaultAWSRegion", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
public sealed class SetDefaultAWSRegionCmdlet : ShellDefaultCmdlet
{
    /// <summary>The region: its system name, such as <c>eu-west-1</c>, or a region object.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public object? Region { get; set; }

    /// <summary>The scope of the variable: Global, Local, Script or Private. Without it the caller's own scope.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateSet("Global", "Local", "Script", "Private")]
    public string? Scope { get; set; }

    private protected override void Execute()
    {
        try
        {
            string region = RegionArgument.Read(Region ?? string.Empty, "-Region")!;
            if (ShouldProcess(region, MyInvocation.MyCommand.Name))
            {
                ShellDefaults.Set(SessionState, ShellDefaults.RegionVariable, region, Scope);
            }
        }
        catch (CoreException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e, Region));
        }
    }
}
