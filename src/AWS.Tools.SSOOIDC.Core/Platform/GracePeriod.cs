namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>
/// Runs the part that must not be cut in two: a call that redeems a refresh token or a code, and the write of what it returned. Once it
/// has begun, a stop lets go of the caller at once, and the work goes on behind it for a limited time, with the lock that it was given.
/// </summary>
internal static class GracePeriod
{
    /// <summary>How long the work may go on after a stop.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <param name="environment">The clock.</param>
    /// <param name="held">What the work holds, freed when it ends.</param>
    /// <param name="work">The work; its token is cancelled only when the grace is over.</param>
    /// <param name="cancellationToken">The person's stop.</param>
    public static async Task<T> RunAsync<T>(
        HostEnvironment environment,
        IDisposable held,
        Func<CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        if (cancellationToken.IsCancellationRequested)
        {
            held.Dispose();
        }

        cancellationToken.ThrowIfCancellationRequested();
        Task<T> running = Task.Run(() => RunToEndAsync(environment, held, work, cancellationToken), CancellationToken.None);
        ProcessEnd.WaitsFor(running);
        return await running.OrStopAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<T> RunToEndAsync<T>(
        HostEnvironment environment,
        IDisposable held,
        Func<CancellationToken, Task<T>> work,
        CancellationToken stop
    )
    {
        using var end = new CancellationTokenSource();
        ITimer? grace = null;
        try
        {
            using (
                stop.Register(() =>
                    grace = environment.Time.CreateTimer(
                        static state => ((CancellationTokenSource)state!).Cancel(),
                        end,
                        Grace,
                        Timeout.InfiniteTimeSpan
                    )
                )
            )
            {
                return await work(end.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            held.Dispose();
            if (grace is not null)
            {
                await grace.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
