namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>The requests in order of arrival, and those who wait for one.</summary>
internal sealed class RequestLog
{
    private readonly Lock gate = new();
    private readonly List<RecordedRequest> requests = [];
    private readonly List<Waiter> waiters = [];

    public IReadOnlyList<RecordedRequest> All
    {
        get
        {
            lock (gate)
            {
                return [.. requests];
            }
        }
    }

    public IReadOnlyList<RecordedRequest> To(string operation)
    {
        lock (gate)
        {
            return [.. requests.Where(request => request.Operation == operation)];
        }
    }

    public void Add(RecordedRequest request)
    {
        List<Waiter> done = [];
        lock (gate)
        {
            requests.Add(request);
            var arrived = requests.Count(earlier => earlier.Operation == request.Operation);
            done.AddRange(waiters.Where(waiter => waiter.Operation == request.Operation && waiter.Count == arrived));
            waiters.RemoveAll(done.Contains);
        }

        done.ForEach(waiter => waiter.Arrival.TrySetResult(request));
    }

    public void Clear()
    {
        lock (gate)
        {
            requests.Clear();
        }
    }

    public Task<RecordedRequest> WaitAsync(string operation, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (gate)
        {
            if (requests.Where(request => request.Operation == operation).ElementAtOrDefault(count - 1) is { } arrived)
            {
                return Task.FromResult(arrived);
            }

            // Continuations must not run on the thread that is serving the request.
            var waiter = new Waiter(operation, count, new(TaskCreationOptions.RunContinuationsAsynchronously));
            waiters.Add(waiter);
            return waiter.Arrival.Task.WaitAsync(cancellationToken);
        }
    }

    private sealed record Waiter(string Operation, int Count, TaskCompletionSource<RecordedRequest> Arrival);
}
