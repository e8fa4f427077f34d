using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Tests.Module.FakeCommon;

/// <summary>Stands for AWS's own cmdlet of that name.</summary>
[Cmdlet(VerbsCommon.Set, "DefaultAWSRegion")]
public sealed class SetDefaultAWSRegion : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public object Region { get; set; } = string.Empty;

    [Parameter]
    public string Scope { get; set; } = string.Empty;

    protected override void ProcessRecord() => WriteObject($"theirs: {Region} {Scope}");
}
