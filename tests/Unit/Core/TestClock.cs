using Microsoft.Extensions.Time.Testing;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>
/// A clock that stands still until something waits for it, and then goes to the moment that is waited for. Limits (a source that cancels
/// itself) and ticks (a timer that repeats) only happen on the way: they move nothing.
/// </summary>
public sealed class TestClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private static readonly TimeSpan LargestStep = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly List<Wait> _waits = [];
    private TaskCompletionSource _waitedFor = NewSignal();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        bool isWait = state is not CancellationTokenSource && period == Timeout.InfiniteTimeSpan && dueTime > TimeSpan.Zero;
        if (!isWait)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        var wait = new Wait(this, GetUtcNow() + dueTime);
        wait.Timer = base.CreateTimer(
            now =>
            {
                wait.End();
                callback(now);
            },
            state,
            dueTime,
            period
        );
        lock (_gate)
        {
            if (!wait.IsOver)
            {
                _waits.Add(wait);
                _waitedFor.TrySetResult();
            }
        }

        return wait;
    }

    /// <summary>Goes on from wait to wait until the work is done. What does not wait for the clock takes the time that it takes.</summary>
    public async Task<T> DriveAsync<T>(Task<T> work)
    {
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, WaitedForAsync());
            if (!work.IsCompleted)
            {
                AdvanceToNextWait();
            }
        }

        return await work;
    }

    /// <summary>Until something waits for the clock.</summary>
    public Task WaitedForAsync()
    {
        lock (_gate)
        {
            if (_waits.Count == 0 && _waitedFor.Task.IsCompleted)
            {
                _waitedFor = NewSignal();
            }

            return _waitedFor.Task;
        }
    }

    /// <summary>Goes to the moment that is waited for next, if any is.</summary>
    public void AdvanceToNextWait()
    {
        DateTimeOffset next;
        lock (_gate)
        {
            if (_waits.Count == 0)
            {
                return;
            }

            next = _waits.Min(static wait => wait.Due);
        }

        // In steps, so that what ticks on the way sees the time pass.
        TimeSpan left;
        while ((left = next - GetUtcNow()) > TimeSpan.Zero)
        {
            Advance(left < LargestStep ? left : LargestStep);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Wait(TestClock clock, DateTimeOffset due) : ITimer
    {
        public ITimer? Timer { get; set; }

        public DateTimeOffset Due { get; } = due;

        public bool IsOver { get; private set; }

        public void End()
        {
            lock (clock._gate)
            {
                IsOver = true;
                clock._waits.Remove(this);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => Timer!.Change(dueTime, period);

        public void Dispose()
        {
            End();
            Timer?.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
