using System.Collections.Concurrent;

namespace AWS.Tools.SSOOIDC.Login;

/// <summary>One thing that an operation said, brought to the caller's thread by <see cref="PipelinePump"/>.</summary>
public abstract class LoginEvent
{
    private protected LoginEvent()
    {
    }
}

/// <summary>A text for one of the streams.</summary>
public sealed class LoginMessage : LoginEvent
{
    internal LoginMessage(LoginMessageKind kind, string text)
    {
        Kind = kind;
        Text = text;
    }

    /// <summary>Where it belongs.</summary>
    public LoginMessageKind Kind { get; }

    /// <summary>The text, free of secrets and control characters.</summary>
    public string Text { get; }
}

/// <summary>The kinds of <see cref="LoginMessage"/>.</summary>
public enum LoginMessageKind
{
    /// <summary>Something that the person should know.</summary>
    Warning,

    /// <summary>A detail for those who ask for it.</summary>
    Verbose,

    /// <summary>A text for the person.</summary>
    Information,
}

/// <summary>A tick of the countdown.</summary>
public sealed class LoginProgressEvent : LoginEvent
{
    internal LoginProgressEvent(LoginProgress progress) => Progress = progress;

    /// <summary>The tick.</summary>
    public LoginProgress Progress { get; }
}

/// <summary>The one moment at which a person, or a script on their behalf, takes the verification.</summary>
public sealed class LoginVerificationEvent : LoginEvent
{
    private readonly TaskCompletionSource<bool> _handled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal LoginVerificationEvent(Verification verification) => Verification = verification;

    /// <summary>What to show.</summary>
    public Verification Verification { get; }

    internal Task Handled => _handled.Task;

    internal void SetHandled() => _handled.TrySetResult(true);
}

/// <summary>Runs an operation on a worker while the caller's own thread handles what it says, as a PowerShell pipeline needs it.</summary>
public static class PipelinePump
{
    // After a stop the worker gets this long to close its listener before the caller goes on without it.
    private static readonly TimeSpan s_farewell = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Blocks until the work is done, calling <paramref name="handler"/> on this thread for each event, in order. Returns within 100 ms of a
    /// stop, even while the work still writes behind. An error of the handler ends the work and is thrown as it is.
    /// </summary>
    /// <param name="work">The operation; it gets where to say things and the token that stops it.</param>
    /// <param name="handler">Handles one event.</param>
    /// <param name="cancellation">Stops waiting and working.</param>
    /// <exception cref="LoginException">The work failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static T Run<T>(Func<ILoginEvents, CancellationToken, Task<T>> work, Action<LoginEvent> handler, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var queue = new EventQueue();
        var worker = Task.Run(
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
            CancellationToken.None);
        try
        {
            while (queue.TryTake(out var next, stop.Token))
            {
                handler(next);
                (next as LoginVerificationEvent)?.SetHandled();
            }
        }
        catch
        {
            stop.Cancel();
            Tasks.Forget(worker);
            Task.WaitAny([worker], s_farewell);
            throw;
        }

        return worker.GetAwaiter().GetResult();
    }

    private sealed class EventQueue : ILoginEvents, IDisposable
    {
        private readonly BlockingCollection<LoginEvent> _events = [];
        private readonly object _gate = new();
        private bool _closed;

        public Task ShowVerificationAsync(Verification verification, CancellationToken cancellation)
        {
            var shown = new LoginVerificationEvent(verification);
            Add(shown);
            return WaitAsync(shown.Handled, cancellation);
        }

        public void Progress(LoginProgress progress) => Add(new LoginProgressEvent(progress));

        public void Warn(string message) => Add(new LoginMessage(LoginMessageKind.Warning, message));

        public void Verbose(string message) => Add(new LoginMessage(LoginMessageKind.Verbose, message));

        public void Information(string message) => Add(new LoginMessage(LoginMessageKind.Information, message));

        public bool TryTake(out LoginEvent next, CancellationToken cancellation) => _events.TryTake(out next!, Timeout.Infinite, cancellation);

        public void Complete()
        {
            lock (_gate)
            {
                if (!_closed)
                    _events.CompleteAdding();
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
        private void Add(LoginEvent next)
        {
            lock (_gate)
            {
                if (!_closed && !_events.IsAddingCompleted)
                    _events.Add(next);
            }
        }

        private static async Task WaitAsync(Task handled, CancellationToken cancellation) =>
            await handled.ContinueWith(static _ => true, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)
                .OrStopAsync(cancellation).ConfigureAwait(false);
    }
}
