namespace AWS.Tools.SSOOIDC.Settings;

/// <summary>
/// Runs the SDK's resolvers. They block, and most take no token: so they run on a worker that is left behind when time is
/// up or the call is stopped.
/// </summary>
internal static class Worker
{
    /// <summary>The result of <paramref name="work"/>, if it comes in time.</summary>
    /// <exception cref="TimeoutException">It does not.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public static async Task<T> WithinAsync<T>(TimeSpan patience, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        Task<T> running = Task.Run(work, cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task ended = await Task.WhenAny(running, Task.Delay(patience, deadline.Token)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        deadline.Cancel();
        return ended == running ? await running.ConfigureAwait(false) : throw new TimeoutException();
    }
}
