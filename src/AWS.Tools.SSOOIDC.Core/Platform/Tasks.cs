namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>Waits on a clock that may be a test's own, the same on both target frameworks.</summary>
internal static class Tasks
{
    public static Task Delay(this HostEnvironment environment, TimeSpan delay, CancellationToken cancellationToken) =>
#if NET
        Task.Delay(delay, environment.Time, cancellationToken);
#else
        environment.Time.Delay(delay, cancellationToken);
#endif

    /// <summary>A source that cancels itself after a while.</summary>
    public static CancellationTokenSource CancelAfter(this HostEnvironment environment, TimeSpan delay) =>
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
            // Not Task.WaitAsync: its continuation, and so what cleans up here, would run on the thread that stops.
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

    /// <summary>
    /// Does blocking work, such as with a file that may lie on a dead network, on a worker: this thread, where it is one. A stop leaves it
    /// behind; what it gives then is disposed of.
    /// </summary>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) =>
        CallingThread.MayWaitForFiles ? RunHere(work, cancellationToken) : RunOnWorkerAsync(work, cancellationToken);

    private static Task<T> RunHere<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }
        try
        {
            T result = work();
            if (!cancellationToken.IsCancellationRequested)
            {
                return Task.FromResult(result);
            }
            (result as IDisposable)?.Dispose();
            return Task.FromCanceled<T>(cancellationToken);
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }

    private static async Task<T> RunOnWorkerAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        Task<T> running = Task.Run(work, cancellationToken);
        try
        {
            return await running.OrStopAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!running.IsCanceled)
        {
            _ = running.ContinueWith(
                static left => (left.Result as IDisposable)?.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default
            );
            throw;
        }
    }

    /// <summary>Takes note of a left-behind task's failure, so that it is not reported as unobserved.</summary>
    public static void Forget(Task task) =>
        task.ContinueWith(
            static t => _ = t.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );

    /// <summary>
    /// The result of work that may block and may not heed a token, if it comes in time; else it is left behind. The SDK's resolvers are such
    /// work.
    /// </summary>
    /// <exception cref="TimeoutException">It does not come in time.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public static Task<T> WithinAsync<T>(TimeSpan timeout, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        Task<T> running = Task.Run(work, cancellationToken);
        Forget(running);
        return running.WaitAsync(timeout, TimeProvider.System, CancellationToken.None).OrStopAsync(cancellationToken);
    }
}
