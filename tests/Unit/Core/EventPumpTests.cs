using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

public class EventPumpTests
{
    [Fact]
    public void Events_arrive_in_order_on_the_callers_thread()
    {
        int caller = Environment.CurrentManagedThreadId;
        var seen = new List<string>();
        int result = EventPump.Run(
            async (events, stop) =>
            {
                await Task.Yield();
                events.Verbose("1");
                events.Warn("2");
                await events.ShowVerificationAsync(new Verification { UserCode = "3" }, stop);
                seen.Add("shown");
                events.Information("4");
                events.Progress(new ProgressTick { SecondsLeft = 5 });
                return 42;
            },
            e =>
            {
                Assert.Equal(caller, Environment.CurrentManagedThreadId);
                seen.Add(
                    e switch
                    {
                        MessageEvent m => $"{m.Kind} {m.Text}",
                        VerificationEvent v => "code " + v.Verification.UserCode,
                        ProgressEvent p => "left " + p.Progress.SecondsLeft,
                        _ => "?",
                    }
                );
            },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(42, result);
        Assert.Equal(["Verbose 1", "Warning 2", "code 3", "shown", "Information 4", "left 5"], seen);
    }

    [Fact]
    public void The_works_error_is_thrown_as_it_is_after_its_events()
    {
        int seen = 0;
        Assert.Throws<FormatException>(() =>
            EventPump.Run<int>(
                (events, _) =>
                {
                    events.Verbose("before");
                    throw new FormatException();
                },
                _ => seen++,
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal(1, seen);
    }

    [Fact]
    public void An_error_of_the_handler_stops_the_work_and_is_thrown_as_it_is()
    {
        var stopped = new TaskCompletionSource();
        Assert.Throws<InvalidTimeZoneException>(() =>
            EventPump.Run<int>(
                async (events, stop) =>
                {
                    stop.Register(stopped.SetResult);
                    await events.ShowVerificationAsync(new Verification(), stop);
                    return 1;
                },
                _ => throw new InvalidTimeZoneException(),
                TestContext.Current.CancellationToken
            )
        );
        Assert.True(stopped.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_stop_returns_within_100_ms_even_while_the_work_goes_on()
    {
        var end = new TaskCompletionSource();
        IOperationEvents? late = null;
        await Prompt.AssertStopsAsync(async stop =>
        {
            var started = new TaskCompletionSource();
            Task<int> pump = Task.Run(
                () =>
                    EventPump.Run(
                        async (events, _) =>
                        {
                            late = events;
                            started.SetResult();
                            await end.Task;
                            return 1;
                        },
                        static _ => { },
                        stop
                    ),
                CancellationToken.None
            );
            await started.Task;
            return pump;
        });
        late!.Warn("nobody listens");
        end.SetResult();
    }
}
