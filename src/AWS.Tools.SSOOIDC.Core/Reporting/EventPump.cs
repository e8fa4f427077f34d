using System.Collections.Concurrent;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Core.Reporting;

/// <summary>
/// Runs work while the caller's own thread handles what it says: the one place that decides how work is waited for, stopped and left
/// behind. A caller has one, for all its work, and a stop or an error of the handler ends that for good.
/// </summary>
internal sealed class EventPump : IOperationEvents, IDisposable
{
    // After a stop the worker gets this long to close its listener before the caller goes on without it.
    private static readonly TimeSpan ShutdownGrace = TimeSpan.FromMilliseconds(25);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<OperationEvent> _events = new();

    // Not a monitor's pulse: whoever it wakes would wait again, for the one who pulses to let go.
    private readonly AutoResetEvent _changed = new(initialState: false);
    private volatile bool _stopped;
    private bool _leftBehind;

    /// <summary>Whether it was stopped from outside.</summary>
    public bool IsStopped => _stopped;

    /// <summary>
    /// Ends the waiting at once, and tells the work to end. It returns at once too, since what the work does about it, such as closing a
    /// connection, takes its time.
    /// </summary>
    public void Stop()
    {
        _stopped = true;
        Wake();
        CancelWork();
    }

    /// <summary>
    /// Blocks until the work is done, calling <paramref name="handler"/> on this thread for each event, in order. Returns within 100 ms
    /// of a stop, even while the work still writes behind. An error of the handler ends the work and is thrown as it is.
    /// </summary>
    /// <param name="work">The work; it gets where to say things and the token that stops it. It may block.</param>
    /// <param name="handler">Handles one event.</param>
    /// <exception cref="CoreException">The work failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public T Run<T>(Func<IOperationEvents, CancellationToken, Task<T>> work, Action<OperationEvent> handler)
    {
        ThrowIfStopped();
        CancellationToken cancellationToken = _stop.Token;
        return Wait(
            Task.Run(() => CallingThread.StartOnWorker(() => work(this, cancellationToken)), CancellationToken.None),
            handler
        );
    }

    /// <summary>
    /// The same for work that blocks for nothing but the service, and lets go of that at a stop. It begins on this thread, which saves two
    /// hand-overs to other threads; those take longer than most else of a call.
    /// </summary>
    /// <param name="work">The work; it gets the token that stops it.</param>
    /// <param name="handler">Handles one event.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public T RunHere<T>(Func<CancellationToken, Task<T>> work, Action<OperationEvent> handler)
    {
        ThrowIfStopped();
        CancellationToken cancellationToken = _stop.Token;
        return Wait(CallingThread.StartCall(() => work(cancellationToken)), handler);
    }

    /// <inheritdoc/>
    public Task ShowVerificationAsync(Verification verification, CancellationToken cancellationToken)
    {
        var shown = new VerificationEvent(verification);
        Add(shown);
        return shown.Handled.OrStopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Progress(ProgressTick progress) => Add(new ProgressEvent(progress));

    /// <inheritdoc/>
    public void Warn(string message) => Add(new MessageEvent(MessageKind.Warning, message));

    /// <inheritdoc/>
    public void Verbose(string message) => Add(new MessageEvent(MessageKind.Verbose, message));

    /// <inheritdoc/>
    public void Debug(string message) => Add(new MessageEvent(MessageKind.Debug, message));

    /// <inheritdoc/>
    public void Information(string message) => Add(new MessageEvent(MessageKind.Information, message));

    /// <inheritdoc/>
    public void Drawing(string lines) => Add(new MessageEvent(MessageKind.Drawing, lines));

    /// <inheritdoc/>
    public void Dispose()
    {
        // Work that was left behind still uses it; it is then left to the garbage collector.
        if (!_leftBehind)
        {
            _stop.Dispose();
            _changed.Dispose();
        }
    }

    private void Wake()
    {
        try
        {
            _changed.Set();
        }
        catch (ObjectDisposedException)
        {
            // Whoever waited has gone by now.
        }
    }

    private void Add(OperationEvent next)
    {
        _events.Enqueue(next);
        Wake();
    }

    private T Wait<T>(Task<T> worker, Action<OperationEvent> handler)
    {
        if (!worker.IsCompleted)
        {
            worker.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(Wake);
        }
        try
        {
            while (Next(worker) is { } next)
            {
                handler(next);
                (next as VerificationEvent)?.SetHandled();
            }
        }
        catch
        {
            Leave(worker);
            throw;
        }
        return worker.GetAwaiter().GetResult();
    }

    // The next event, or null when the work has ended and nothing is left to handle.
    private OperationEvent? Next(Task worker)
    {
        while (true)
        {
            ThrowIfStopped();
            // What it said before it ended is there, if this is asked first.
            bool ended = worker.IsCompleted;
            if (_events.TryDequeue(out OperationEvent? next))
            {
                return next;
            }
            if (ended)
            {
                return null;
            }
            _changed.WaitOne();
        }
    }

    private void ThrowIfStopped()
    {
        if (IsStopped)
        {
            throw new OperationCanceledException();
        }
    }

    private void Leave(Task worker)
    {
        _leftBehind = true;
        CancelWork();
        Tasks.Forget(worker);
        Task.WaitAny([worker], ShutdownGrace);
    }

    // A caller that has just ended by itself may have disposed of the source.
    private void CancelWork() => Tasks.Forget(Task.Run(_stop.Cancel, CancellationToken.None));
}
