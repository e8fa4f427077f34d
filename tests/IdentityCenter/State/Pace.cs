namespace AWS.Tools.SSOOIDC.IdentityCenter.State;

/// <summary>How many calls are served in a second of the clock; those above are not.</summary>
internal sealed class Pace(TimeProvider clock, int? callsPerSecond)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _served = new();

    /// <summary>Whether one more is served now.</summary>
    public bool Admits()
    {
        if (callsPerSecond is not { } most)
        {
            return true;
        }

        lock (_gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            while (_served.TryPeek(out DateTimeOffset first) && now - first >= Second)
            {
                _served.Dequeue();
            }

            if (_served.Count >= most)
            {
                return false;
            }

            _served.Enqueue(now);
            return true;
        }
    }
}
