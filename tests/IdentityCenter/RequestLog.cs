namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>The _requests in order of arrival, and those who wait for one.</summary>
internal sealed class RequestLog
{
    private readonly Lock _gate = new();
    private readonly List<RecordedRequest> _requests = [];
    private readonly List<Waiter> _waiters = [];

    public IReadOnlyList<RecordedRequest> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    public IReadOnlyList<RecordedRequest> To(string operation)
    {
        lock (_gate)
        {
            return [.. _requests.Where(request => request.Operation == operation)];
        }
    }

    public void Add(RecordedRequest request)
    {
        List<Waiter> done = [];
        lock (_gate)
        {
            _requests.Add(request);
            int arrived = _requests.Count(earlier => earlier.Operation == request.Operation);
            done.AddRange(_waiters.Where(waiter => waiter.Operation == request.Operation && waiter.Count == arrived));
            _waiters.RemoveAll(done.Contains);
        }

        done.ForEach(waiter => waiter.Arrival.TrySetResult(request));
    }

    public void Clear()
    {
        lock (_gate)
        {
            _requests.Clear();
        }
    }

    public Task<RecordedRequest> WaitAsync(string operation, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (_gate)
        {
            if (_requests.Where(request => request.Operation == operation).ElementAtOrDefault(count - 1) is { } arrived)
            {
                return Task.FromResult(arrived);
            }

            // Continuations must not run on the thread that is serving the request.
            var waiter = new Waiter(operation, count, new(TaskCreationOptions.RunContinuationsAsynchronously));
            _waiters.Add(waiter);
            return waiter.Arrival.Task.WaitAsync(cancellationToken);
        }
    }

    private sealed record Waiter(string Operation, int Count, TaskCompletionSource<RecordedRequest> Arrival);
}
