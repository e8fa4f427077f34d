namespace AWS.Tools.SSOOIDC.Tests.Unit.Interleaving;

/// <summary>A clock on which each wait is a step; limits never pass.</summary>
internal sealed class ScheduledTime(Schedule schedule, DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (state is not CancellationTokenSource)
        {
            _ = ElapseAsync();
        }
        return new Nothing();

        async Task ElapseAsync()
        {
            await schedule.StepAsync("wait");
            _now += dueTime;
            callback(state);
        }
    }

    private sealed class Nothing : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() { }

        public ValueTask DisposeAsync() => default;
    }
}
