using System.Collections.Concurrent;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Core.Reporting;

/// <summary>Runs an operation on a worker while the caller's own thread handles what it says.</summary>
internal static class EventPump
{
    // After a stop the worker gets this long to close its listener before the caller goes on without it.
    private static readonly TimeSpan ShutdownGrace = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// Blocks until the work is done, calling <paramref name="handler"/> on this thread for each event, in order. Returns within 100 ms
    /// of a
    /// stop, even while the work still writes behind. An error of the handler ends the work and is thrown as it is.
    /// </summary>
    /// <param name="work">The operation; it gets where to say things and the token that stops it.</param>
    /// <param name="handler">Handles one event.</param>
    /// <param name="cancellationToken">Stops waiting and working.</param>
    /// <exception cref="CoreException">The work failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static T Run<T>(
        Func<IOperationEvents, CancellationToken, Task<T>> work,
        Action<OperationEvent> handler,
        CancellationToken cancellationToken
    )
    {
#pragma warning disable CA2000 // Where work is left behind it still uses the source; that is then left to the garbage collector.
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
#pragma warning restore CA2000
        using var queue = new EventQueue();
        Task<T> worker = Task.Run(
            async () =>
            {
                try
                {
                    return await work(queue, stop.Token).ConfigureAwait(false);
                }
                finally
                {
                    queue.Complete();
                }
            },
            CancellationToken.None
        );
        try
        {
            // Not the token of the work: what waits on the newest registration of a source is told first, and the work takes its time.
            while (queue.TryTake(out OperationEvent? next, cancellationToken))
            {
                handler(next);
                (next as VerificationEvent)?.SetHandled();
            }
        }
        catch
        {
            // On another thread: what the work does about it, such as closing a connection, must not hold up the caller.
            Tasks.Forget(Task.Run(stop.Cancel, CancellationToken.None));
            Tasks.Forget(worker);
            Task.WaitAny([worker], ShutdownGrace);
            throw;
        }

        stop.Dispose();
        return worker.GetAwaiter().GetResult();
    }

    private sealed class EventQueue : IOperationEvents, IDisposable
    {
        private readonly BlockingCollection<OperationEvent> _events = [];
        private readonly object _gate = new();
        private bool _closed;

        public Task ShowVerificationAsync(Verification verification, CancellationToken cancellationToken)
        {
            var shown = new VerificationEvent(verification);
            Add(shown);
            return WaitAsync(shown.Handled, cancellationToken);
        }

        public void Progress(ProgressTick progress) => Add(new ProgressEvent(progress));

        public void Warn(string message) => Add(new MessageEvent(MessageKind.Warning, message));

        public void Verbose(string message) => Add(new MessageEvent(MessageKind.Verbose, message));

        public void Debug(string message) => Add(new MessageEvent(MessageKind.Debug, message));

        public void Information(string message) => Add(new MessageEvent(MessageKind.Information, message));

        public bool TryTake(out OperationEvent next, CancellationToken cancellationToken) =>
            _events.TryTake(out next!, Timeout.Infinite, cancellationToken);

        public void Complete()
        {
            lock (_gate)
            {
                if (!_closed)
                {
                    _events.CompleteAdding();
                }
            }
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _closed = true;
                _events.Dispose();
            }
        }

        // Work that goes on behind a stop still speaks; nobody listens any more.
        private void Add(OperationEvent next)
        {
            lock (_gate)
            {
                if (!_closed && !_events.IsAddingCompleted)
                {
                    _events.Add(next);
                }
            }
        }

        private static async Task WaitAsync(Task handled, CancellationToken cancellationToken) =>
            await handled
                .ContinueWith(static _ => true, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)
                .OrStopAsync(cancellationToken)
                .ConfigureAwait(false);
    }
}
