using System.Collections.ObjectModel;
using System.Management.Automation;
using AWS.Tools.SSOOIDC.Core.Platform;

namespace Amazon.PowerShell.Common;

/// <summary>One cmdlet of the history and its service calls.</summary>
public sealed class AWSCmdletHistory
{
    // Weak, so that the history keeps no ended cmdlet, nor the secrets in its parameters.
    private readonly WeakReference<Cmdlet> _cmdlet;
    private readonly List<object> _requests = [];
    private readonly List<object> _responses = [];

    internal AWSCmdletHistory(Cmdlet cmdlet, string name, DateTime started)
    {
        _cmdlet = new WeakReference<Cmdlet>(cmdlet);
        CmdletName = name;
        CmdletStart = started;
    }

    /// <summary>The cmdlet's name.</summary>
    public string CmdletName { get; }

    /// <summary>When its first call began; local time.</summary>
    public DateTime CmdletStart { get; }

    /// <summary>When its last call ended; local time.</summary>
    public DateTime CmdletEnd { get; private set; }

    /// <summary>The requests, the oldest first; without their secrets unless the configuration includes them.</summary>
    public ReadOnlyCollection<object> Requests => _requests.AsReadOnly();

    /// <summary>
    /// The responses, or the errors in their place, the oldest first; without their secrets unless the configuration includes them.
    /// </summary>
    public ReadOnlyCollection<object> Responses => _responses.AsReadOnly();

    /// <summary>The last request, or null.</summary>
    public object? LastServiceRequest => _requests.LastOrDefault();

    /// <summary>The last response or error, or null.</summary>
    public object? LastServiceResponse => _responses.LastOrDefault();

    internal bool IsOf(Cmdlet cmdlet) => _cmdlet.TryGetTarget(out Cmdlet? mine) && ReferenceEquals(mine, cmdlet);

    internal void Add(object? request, object response, int most)
    {
        if (request is not null)
        {
            _requests.Add(request);
        }
        _responses.Add(response);
        _requests.RemoveRange(0, Math.Max(0, _requests.Count - most));
        _responses.RemoveRange(0, Math.Max(0, _responses.Count - most));
        CmdletEnd = HostEnvironment.OfProcess.Time.GetLocalNow().LocalDateTime;
    }
}
