using System.Collections.Concurrent;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>The tokens of this process that are never written anywhere.</summary>
internal sealed class MemoryTokenStore : ITokenStore
{
    private readonly ConcurrentDictionary<string, Kept> _entries = new(StringComparer.Ordinal);
    private readonly string _id = "memory:" + Guid.NewGuid().ToString("N") + ":";

    /// <summary>The sessions that have a token here.</summary>
    public IEnumerable<SessionTarget> Targets => _entries.Values.Select(static e => e.Target);

    public string? Location(SessionTarget target) => null;

    /// <summary>The tokens of this process that are no use any more.</summary>
    public RevokedTokens Revoked { get; } = new();

    /// <summary>The session's token; null when there is none here.</summary>
    public TokenEntry? Find(SessionTarget target) => FindKept(target)?.Entry;

    /// <summary>Whether the session's token is here because its file could not be written.</summary>
    public bool IsUnsaved(SessionTarget target) => FindKept(target) is { IsUnsaved: true };

    /// <summary>Keeps a token whose file could not be written: its refresh token is the only one that still counts.</summary>
    public void KeepUnsaved(SessionTarget target, TokenEntry entry, string? path, Exception why, IOperationEvents events)
    {
        _entries[target.CacheKey] = new Kept(target, entry, isUnsaved: true);
        events.Warn($"The token could not be saved to '{path}', so it is kept in this process only: {Sanitizer.Shorten(why.Message)}");
    }

    public Task<StoredEntry> ReadAsync(SessionTarget target, IOperationEvents events, CancellationToken cancellationToken) =>
        Task.FromResult(Find(target) is { } entry ? StoredEntry.Of(entry) : StoredEntry.Missing);

    public async Task<IDisposable> LockAsync(SessionTarget target, CancellationToken cancellationToken) =>
        await EntryLock.AcquireInProcessAsync(_id + target.CacheKey, cancellationToken).ConfigureAwait(false);

    public Task<IPendingEntry> PrepareAsync(SessionTarget target, TokenEntry? previous, CancellationToken cancellationToken) =>
        Task.FromResult<IPendingEntry>(new Pending(this, target));

    public Task DeleteAsync(SessionTarget target, CancellationToken cancellationToken)
    {
        _entries.TryRemove(target.CacheKey, out _);
        return Task.CompletedTask;
    }

    private Kept? FindKept(SessionTarget target) =>
        _entries.TryGetValue(target.CacheKey, out Kept? kept) && kept.Entry.BelongsTo(target) && !Revoked.Has(kept.Entry) ? kept : null;

    private sealed class Kept(SessionTarget target, TokenEntry entry, bool isUnsaved)
    {
        public SessionTarget Target { get; } = target;

        public TokenEntry Entry { get; } = entry;

        public bool IsUnsaved { get; } = isUnsaved;
    }

    private sealed class Pending(MemoryTokenStore store, SessionTarget target) : IPendingEntry
    {
        public Task CommitAsync(TokenEntry entry, CancellationToken cancellationToken)
        {
            store._entries[target.CacheKey] = new Kept(target, entry, store.IsUnsaved(target));
            return Task.CompletedTask;
        }

        public void Dispose() { }
    }
}
