using System.Management.Automation;
using Amazon.PowerShell.Common;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Sets how much <c>$AWSHistory</c> keeps of this session's cmdlets and their service calls. What is not given stays as it
/// is.
/// </summary>
[Cmdlet(VerbsCommon.Set, "AWSHistoryConfiguration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
public sealed class SetAWSHistoryConfigurationCmdlet : ShellDefaultCmdlet
{
    /// <summary>How many cmdlets to keep, at first 5; 0 switches the history off.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, 10000)]
    public int MaxCmdletHistory { get; set; }

    /// <summary>How many service calls of one cmdlet to keep, at first 10.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, 10000)]
    public int MaxServiceCallHistory { get; set; }

    /// <summary>Keeps requests besides responses, as it is at first; <c>-RecordServiceRequests:$false</c> keeps responses only.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter RecordServiceRequests { get; set; }

    /// <summary>Keeps secrets as they are instead of masked, from now on. They then lie readable in the session's memory.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter IncludeSensitiveData { get; set; }

    private protected override void Execute()
    {
        if (!ShouldProcess("$AWSHistory", MyInvocation.MyCommand.Name) || AWSHistory.Of(SessionState) is not { } history)
        {
            return;
        }
        Dictionary<string, object> given = MyInvocation.BoundParameters;
        history.MaxCmdletHistory = given.ContainsKey(nameof(MaxCmdletHistory)) ? MaxCmdletHistory : history.MaxCmdletHistory;
        history.MaxServiceCallHistory = given.ContainsKey(nameof(MaxServiceCallHistory))
            ? MaxServiceCallHistory
            : history.MaxServiceCallHistory;
        history.RecordServiceRequests = given.ContainsKey(nameof(RecordServiceRequests))
            ? RecordServiceRequests
            : history.RecordServiceRequests;
        history.IncludeSensitiveData = given.ContainsKey(nameof(IncludeSensitiveData))
            ? IncludeSensitiveData
            : history.IncludeSensitiveData;
        history.Trim();
    }
}
