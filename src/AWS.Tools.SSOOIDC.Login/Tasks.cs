namespace AWS.Tools.SSOOIDC.Login;

/// <summary>Waits on a clock that may be a test's own, the same on both target frameworks.</summary>
internal static class Tasks
{
    public static Task Delay(this LoginEnvironment environment, TimeSpan delay, CancellationToken cancellationToken) =>
#if NET
        Task.Delay(delay, environment.Time, cancellationToken);
#else
        environment.Time.Delay(delay, cancellationToken);
#endif

    /// <summary>A source that cancels itself after a while.</summary>
    public static CancellationTokenSource CancelAfter(this LoginEnvironment environment, TimeSpan delay) =>
#if NET
        new(delay, environment.Time);
#else
        environment.Time.CreateCancellationTokenSource(delay);
#endif

    /// <summary>
    /// Awaits the task, or leaves it behind as soon as the caller stops waiting; what becomes of it then is nobody's error.
    /// </summary>
    public static async Task<T> OrStopAsync<T>(this Task<T> task, CancellationToken cancellationToken)
    {
        if (!task.IsCompleted && cancellationToken.CanBeCanceled)
        {
            var stopped = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            using (cancellationToken.Register(static state => ((TaskCompletionSource<bool>)state!).TrySetResult(true), stopped))
            {
                await Task.WhenAny(task, stopped.Task).ConfigureAwait(false);
            }

            if (!task.IsCompleted)
            {
                Forget(task);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return await task.ConfigureAwait(false);
    }

    /// <summary>Takes note of a left-behind task's failure, so that it is not reported as unobserved.</summary>
    public static void Forget(Task task) =>
        task.ContinueWith(
            static t => _ = t.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
}
