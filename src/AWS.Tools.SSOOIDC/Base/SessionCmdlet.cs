using System.Management.Automation;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Errors;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>A cmdlet for login sessions.</summary>
public abstract class SessionCmdlet : AsyncCmdlet
{
    private protected static SessionService Service { get; } = new();

    /// <summary>What errors name where the failure itself names no session.</summary>
    private protected abstract string? TargetName { get; }

    /// <summary>Whether a failure is one of many in a list, after which the others go on.</summary>
    private protected virtual bool GoesOn => false;

    /// <summary>Does what the cmdlet is for, for one record of the pipeline.</summary>
    private protected abstract void ProcessSession();

    /// <summary>Runs the cmdlet for one record of the pipeline.</summary>
    protected sealed override void ProcessRecord()
    {
        try
        {
            ProcessSession();
        }
        catch (CoreException e)
        {
            if (!GoesOn)
            {
                Fail(Record(e));
            }
            WriteFailure(e);
        }
    }

    /// <summary>Tells a failure after which the rest of a list goes on.</summary>
    private protected void WriteFailure(CoreException e) => WriteError(Record(e));

    private ErrorRecord Record(CoreException e) => ErrorRecords.From(e, e.SessionName ?? TargetName);
}
