using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

public sealed class EventPumpTests : IDisposable
{
    private readonly EventPump _pump = new();

    public void Dispose() => _pump.Dispose();

    [Fact]
    public void Events_arrive_in_order_on_the_callers_thread()
    {
        int caller = Environment.CurrentManagedThreadId;
        var seen = new List<string>();
        int result = _pump.Run(
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
            }
        );
        Assert.Equal(42, result);
        Assert.Equal(["Verbose 1", "Warning 2", "code 3", "shown", "Information 4", "left 5"], seen);
    }

    [Fact]
    public void A_call_may_begin_on_the_callers_thread()
    {
        int caller = Environment.CurrentManagedThreadId;
        Assert.True(
            _pump.RunHere(
                _ => Task.FromResult(CallingThread.MayWaitForService && Environment.CurrentManagedThreadId == caller),
                static _ => { }
            )
        );
        Assert.Equal(
            (false, 5),
            _pump.RunHere(
                async _ =>
                {
                    await Task.Yield();
                    return (CallingThread.MayWaitForService, 5);
                },
                static _ => { }
            )
        );
        Assert.False(CallingThread.MayWaitForService);
        Assert.Throws<FormatException>(() => _pump.RunHere<int>(_ => throw new FormatException(), static _ => { }));
        Assert.False(CallingThread.MayWaitForService);
    }

    [Fact]
    public async Task A_stop_ends_what_a_call_waits_for()
    {
        var begun = new TaskCompletionSource();
        Task<int> running = Task.Run(() =>
            _pump.RunHere(
                async stop =>
                {
                    begun.SetResult();
                    await Task.Delay(Timeout.Infinite, stop);
                    return 1;
                },
                static _ => { }
            )
        );
        await begun.Task.WaitAsync(Bench.Stop);
        _pump.Stop();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Bench.Stop));
    }

    [Fact]
    public void Work_on_files_stays_on_a_worker_that_can_be_left_behind()
    {
        static async Task<bool> StaysAsync(CancellationToken stop)
        {
            int thread = Environment.CurrentManagedThreadId;
            return await Tasks.RunAsync(() => Environment.CurrentManagedThreadId, stop) == thread;
        }
        Assert.True(_pump.Run((_, stop) => StaysAsync(stop), static _ => { }));
        Assert.False(_pump.RunHere(StaysAsync, static _ => { }));
    }

    [Fact]
    public async Task What_comes_of_work_on_files_after_a_stop_is_disposed_of()
    {
        using var stop = new CancellationTokenSource();
        var late = new MemoryStream();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            CallingThread.StartOnWorker(() =>
                Tasks.RunAsync(
                    () =>
                    {
                        stop.Cancel();
                        return late;
                    },
                    stop.Token
                )
            )
        );
        Assert.False(late.CanRead);
    }

    [Fact]
    public void The_works_error_is_thrown_as_it_is_after_its_events()
    {
        int seen = 0;
        Assert.Throws<FormatException>(() =>
            _pump.Run<int>(
                (events, _) =>
                {
                    events.Verbose("before");
                    throw new FormatException();
                },
                _ => seen++
            )
        );
        Assert.Equal(1, seen);
    }

    [Fact]
    public void An_error_of_the_handler_stops_the_work_and_is_thrown_as_it_is()
    {
        var stopped = new TaskCompletionSource();
        Assert.Throws<InvalidTimeZoneException>(() =>
            _pump.Run<int>(
                async (events, stop) =>
                {
                    stop.Register(stopped.SetResult);
                    await events.ShowVerificationAsync(new Verification(), stop);
                    return 1;
                },
                _ => throw new InvalidTimeZoneException()
            )
        );
        Assert.True(stopped.Task.IsCompletedSuccessfully);
        Assert.False(_pump.IsStopped);
    }

    [Fact]
    public void One_pump_serves_one_work_after_the_other()
    {
        var seen = new List<string>();
        for (int n = 1; n <= 3; n++)
        {
            int result = _pump.Run(
                (events, _) =>
                {
                    events.Debug($"{n}");
                    return Task.FromResult(n);
                },
                e => seen.Add(((MessageEvent)e).Text)
            );
            Assert.Equal(n, result);
        }
        Assert.Equal(["1", "2", "3"], seen);
    }

    [Fact]
    public void The_handler_may_have_other_work_done()
    {
        using var other = new EventPump();
        int answer = 0;
        _pump.Run(
            async (events, stop) =>
            {
                await events.ShowVerificationAsync(new Verification(), stop);
                return 1;
            },
            _ => answer = other.Run(static (_, _) => Task.FromResult(42), static _ => { })
        );
        Assert.Equal(42, answer);
    }

    [Fact]
    public async Task A_stop_returns_within_100_ms_even_while_the_work_goes_on()
    {
        var end = new TaskCompletionSource();
        IOperationEvents? late = null;
        await Prompt.AssertStopsAsync(stop =>
            StartAsync(
                async (events, _) =>
                {
                    late = events;
                    await end.Task;
                    return 1;
                },
                stop
            )
        );
        late!.Warn("nobody listens");
        end.SetResult();
    }

    [Fact]
    public async Task A_stop_returns_within_100_ms_even_where_the_work_blocks_its_thread()
    {
        using var end = new ManualResetEventSlim();
        await Prompt.AssertStopsAsync(stop =>
            StartAsync(
                (_, _) =>
                {
                    end.Wait(CancellationToken.None);
                    return Task.FromResult(1);
                },
                stop
            )
        );
        end.Set();
    }

    [Fact]
    public async Task A_stop_returns_within_100_ms_even_where_the_work_takes_its_time_to_be_told()
    {
        using var end = new ManualResetEventSlim();
        var told = new TaskCompletionSource();
        await Prompt.AssertStopsAsync(stop =>
            StartAsync(
                async (_, cancellationToken) =>
                {
                    cancellationToken.Register(() =>
                    {
                        told.TrySetResult();
                        end.Wait(CancellationToken.None);
                    });
                    await Task.Delay(Timeout.Infinite, CancellationToken.None);
                    return 1;
                },
                stop
            )
        );
        await told.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        end.Set();
    }

    [Fact]
    public void After_a_stop_no_work_begins()
    {
        _pump.Stop();
        Assert.True(_pump.IsStopped);
        bool begun = false;
        Assert.Throws<OperationCanceledException>(() =>
            _pump.Run(
                (_, _) =>
                {
                    begun = true;
                    return Task.FromResult(1);
                },
                static _ => { }
            )
        );
        Assert.False(begun);
    }

    [Fact]
    public void A_stop_after_the_end_does_nothing()
    {
        Assert.Equal(1, _pump.Run(static (_, _) => Task.FromResult(1), static _ => { }));
        _pump.Dispose();
        _pump.Stop();
        _pump.Stop();
    }

    // Ends when the work has begun.
    private static async Task<Task> StartAsync(Func<IOperationEvents, CancellationToken, Task<int>> work, CancellationToken stop)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> pump = Task.Run(
            () =>
            {
                using var running = new EventPump();
                using CancellationTokenRegistration stopping = stop.Register(running.Stop);
                return running.Run(
                    (events, cancellationToken) =>
                    {
                        started.SetResult();
                        return work(events, cancellationToken);
                    },
                    static _ => { }
                );
            },
            CancellationToken.None
        );
        await started.Task;
        return pump;
    }
}
