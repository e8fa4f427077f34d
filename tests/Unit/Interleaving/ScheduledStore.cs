using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Interleaving;

/// <summary>The shared folder in memory: each touch of it is a step of its own, and the lock is one for all processes.</summary>
internal sealed class ScheduledStore(Schedule schedule) : ITokenStore
{
    public TokenEntry? Entry { get; set; }

    public bool IsLocked { get; private set; }

    public string? Location(SessionTarget target) => "/cache/entry.json";

    public async Task<StoredEntry> ReadAsync(SessionTarget target, IOperationEvents events, CancellationToken cancellationToken)
    {
        await schedule.StepAsync("read");
        return Entry is { } entry ? StoredEntry.Of(entry) : StoredEntry.Missing;
    }

    public async Task<IDisposable> LockAsync(SessionTarget target, CancellationToken cancellationToken)
    {
        await schedule.StepAsync("lock", () => !IsLocked);
        IsLocked = true;
        return new Held(this);
    }

    public Task<IPendingEntry> PrepareAsync(SessionTarget target, TokenEntry? previous, CancellationToken cancellationToken) =>
        Task.FromResult<IPendingEntry>(new Pending(this, schedule));

    public async Task DeleteAsync(SessionTarget target, CancellationToken cancellationToken)
    {
        await schedule.StepAsync("delete");
        Entry = null;
    }

    private sealed class Held(ScheduledStore store) : IDisposable
    {
        public void Dispose() => store.IsLocked = false;
    }

    private sealed class Pending(ScheduledStore store, Schedule schedule) : IPendingEntry
    {
        public async Task CommitAsync(TokenEntry entry, CancellationToken cancellationToken)
        {
            await schedule.StepAsync("write");
            store.Entry = entry;
        }

        public void Dispose() { }
    }
}
