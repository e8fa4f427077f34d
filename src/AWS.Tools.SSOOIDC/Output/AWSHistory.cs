using System.Collections.ObjectModel;
using System.Management.Automation;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Output;

namespace Amazon.PowerShell.Common;

/// <summary>The last cmdlets of a session and their service calls: what <c>$AWSHistory</c> holds.</summary>
public sealed class AWSHistory
{
    private readonly LinkedList<AWSCmdletHistory> _commands = new();

    internal AWSHistory() { }

    /// <summary>The last cmdlets that called the service, the oldest first.</summary>
    public ReadOnlyCollection<AWSCmdletHistory> Commands => new(_commands.ToList());

    /// <summary>The last cmdlet that called the service, or null.</summary>
    public AWSCmdletHistory? LastCommand => _commands.Last?.Value;

    /// <summary>The last request that was sent, or null.</summary>
    public object? LastServiceRequest => LastCommand?.LastServiceRequest;

    /// <summary>The last response, or the error in its place, or null.</summary>
    public object? LastServiceResponse => LastCommand?.LastServiceResponse;

    /// <summary>How many cmdlets are kept; 0 switches the history off.</summary>
    public int MaxCmdletHistory { get; internal set; } = 5;

    /// <summary>How many service calls of one cmdlet are kept.</summary>
    public int MaxServiceCallHistory { get; internal set; } = 10;

    /// <summary>Whether requests are kept besides responses.</summary>
    public bool RecordServiceRequests { get; internal set; } = true;

    /// <summary>Whether secrets are kept as they are instead of masked.</summary>
    public bool IncludeSensitiveData { get; internal set; }

    /// <summary>
    /// The history of the cmdlet's session, made where there is none yet; null where <c>$AWSHistory</c> is another
    /// module's.
    /// </summary>
    internal static AWSHistory? Of(SessionState session)
    {
        object? value = session.PSVariable.GetValue(ShellDefaults.HistoryVariable, null);
        switch (value is PSObject wrapped ? wrapped.BaseObject : value)
        {
            case AWSHistory history:
                return history;
            case null:
                var made = new AWSHistory();
                session.PSVariable.Set($"global:{ShellDefaults.HistoryVariable}", made);
                return made;
            default:
                return null;
        }
    }

    /// <summary>Adds a service call of a cmdlet.</summary>
    /// <param name="cmdlet">The cmdlet; its calls are kept together.</param>
    /// <param name="name">The cmdlet's name.</param>
    /// <param name="started">When the call began.</param>
    /// <param name="request">The request.</param>
    /// <param name="response">The response, or the error in its place.</param>
    internal void Add(Cmdlet cmdlet, string name, DateTime started, object request, object response)
    {
        if (MaxCmdletHistory == 0)
        {
            return;
        }
        AWSCmdletHistory? entry = LastCommand;
        if (entry is null || !entry.IsOf(cmdlet))
        {
            entry = new AWSCmdletHistory(cmdlet, name, started);
            _commands.AddLast(entry);
            Trim();
        }
        object answer = response is Exception error ? ServiceErrors.Unthrown(error) : Kept(response);
        entry.Add(RecordServiceRequests ? Kept(request) : null, answer, MaxServiceCallHistory);

        object Kept(object message) => IncludeSensitiveData ? message : Sensitive.Masked(message);
    }

    internal void Trim()
    {
        while (_commands.Count > MaxCmdletHistory)
        {
            _commands.RemoveFirst();
        }
    }

    internal void Clear() => _commands.Clear();
}
