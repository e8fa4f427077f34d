namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>Calls of which a few run at once, and whose results come in the order in which they began. For one thread.</summary>
/// <param name="most">How many run at once.</param>
internal sealed class OrderedCalls<T>(int most)
{
    private readonly Queue<Task<T>> _running = new();

    /// <summary>Whether none is left to wait for.</summary>
    public bool IsEmpty => _running.Count == 0;

    /// <summary>Whether the next result is to be taken now: it is there, or no further call may begin before it is.</summary>
    public bool IsNextDue => _running.Count > 0 && (_running.Count >= most || _running.Peek().IsCompleted);

    /// <summary>Begins a call, on a worker.</summary>
    public void Start(Func<Task<T>> call)
    {
        Task<T> running = Task.Run(call);
        // One that is left behind is nobody's error.
        Tasks.Forget(running);
        _running.Enqueue(running);
    }

    /// <summary>The result of the oldest call, or its error.</summary>
    public Task<T> TakeNextAsync() => _running.Dequeue();
}
