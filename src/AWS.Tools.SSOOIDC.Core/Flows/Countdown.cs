

using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Flows;

/// <summary>Tells once a second how long a person still has.</summary>
internal sealed class Countdown : IDisposable
{
    private readonly HostEnvironment _environment;
    private readonly IOperationEvents _events;
    private readonly string _status;
    private readonly DateTimeOffset _end;
    private readonly int _total;
    private readonly object _gate = new();
    private readonly ITimer _timer;
    private bool _over;

    public Countdown(HostEnvironment environment, IOperationEvents events, string status, DateTimeOffset end)
    {
        _environment = environment;
        _events = events;
        _status = status;
        _end = end;
        _total = SecondsLeft();
        _timer = environment.Time.CreateTimer(
            static state => ((Countdown)state!).Tick(completed: false),
            this,
            TimeSpan.Zero,
            TimeSpan.FromSeconds(1)
        );
    }

    public void Dispose()
    {
        _timer.Dispose();
        Tick(completed: true);
    }

    private void Tick(bool completed)
    {
        lock (_gate)
        {
            if (_over)
            {
                return;
            }

            _over = completed;
            _events.Progress(
                new ProgressTick
                {
                    Status = _status,
                    SecondsLeft = SecondsLeft(),
                    TotalSeconds = _total,
                    Completed = completed,
                }
            );
        }
    }

    private int SecondsLeft() => (int)Math.Max(0, Math.Ceiling((_end - _environment.Now).TotalSeconds));
}
