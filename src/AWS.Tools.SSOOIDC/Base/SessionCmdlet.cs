using System.Management.Automation;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Errors;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>A cmdlet for login sessions.</summary>
public abstract class SessionCmdlet : AsyncCmdlet
{
    private PipedValues? _piped;

    private protected static SessionService Service { get; } = new();

    /// <summary>
    /// An object of the pipeline, where <c>$PSDefaultParameterValues</c> has values for parameters: what the object brings counts before
    /// those. It is bound by itself, so there is no need to give it.
    /// </summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    [AllowNull]
    [PastDefaults]
    public PSObject? PipedObject { get; set; }

    /// <summary>What errors name where the failure itself names no session.</summary>
    private protected abstract string? TargetName { get; }

    /// <summary>The parameters that name a session.</summary>
    private protected abstract IReadOnlyList<string> NamingParameters { get; }

    /// <summary>What was typed, which is not what the pipeline and the person's defaults bring.</summary>
    private protected HashSet<string> Typed { get; private set; } = [];

    /// <summary>Whether something failed while the rest went on.</summary>
    private protected bool HasReported { get; private set; }

    // A session that is piped may be one of many: the others go on after a failure.
    private protected virtual bool GoesOn => MyInvocation.ExpectingInput && !Typed.Overlaps(NamingParameters);

    /// <summary>Notes what was typed.</summary>
    protected sealed override void BeginProcessing()
    {
        _piped = new PipedValues(this, nameof(PipedObject));
        Typed = [.. MyInvocation.BoundParameters.Keys.Where(name => !DefaultValues.IsDefault(this, name))];
    }

    /// <summary>Does what the cmdlet is for, for one record of the pipeline.</summary>
    private protected abstract void ProcessSession();

    /// <summary>Runs the cmdlet for one record of the pipeline.</summary>
    protected sealed override void ProcessRecord()
    {
        if (_piped!.Take(PipedObject, GivesWay))
        {
            Guard(ProcessSession);
        }
        else
        {
            WriteError(ErrorRecords.NotBound(PipedObject!));
        }
    }

    /// <summary>Runs what the cmdlet has left to do after the last record.</summary>
    protected sealed override void EndProcessing() => Guard(EndSessions);

    /// <summary>Does what is left to do after the last record.</summary>
    private protected virtual void EndSessions() { }

    /// <summary>Says that one of several sessions failed; the others go on.</summary>
    private protected void Report(CoreException error)
    {
        HasReported = true;
        WriteError(Record(error));
    }

    /// <summary>Whether a parameter has a value that only the person's defaults gave it.</summary>
    private protected bool IsOnlyDefault(string parameter) =>
        !Typed.Contains(parameter) && !_piped!.Has(parameter) && DefaultValues.IsDefault(this, parameter);

    // Who types a session means that one, whatever is piped.
    private bool GivesWay(string parameter) =>
        IsOnlyDefault(parameter) && !(NamingParameters.Contains(parameter) && Typed.Overlaps(NamingParameters));

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (CoreException e) when (GoesOn)
        {
            Report(e);
        }
        catch (CoreException e)
        {
            Fail(Record(e));
        }
    }

    private ErrorRecord Record(CoreException error) => ErrorRecords.From(error, error.SessionName ?? TargetName);
}
