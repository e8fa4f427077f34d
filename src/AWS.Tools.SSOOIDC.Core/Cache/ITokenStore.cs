using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>Where tokens are kept: the shared folder, or this process alone.</summary>
internal interface ITokenStore
{
    /// <summary>The entry's file; null where there is none.</summary>
    string? Location(SessionTarget target);

    /// <summary>Reads the session's entry.</summary>
    Task<StoredEntry> ReadAsync(SessionTarget target, IOperationEvents events, CancellationToken cancellationToken);

    /// <summary>Waits for the entry's lock. Held from re-reading an entry to writing or removing it, never while a person acts.</summary>
    Task<IDisposable> LockAsync(SessionTarget target, CancellationToken cancellationToken);

    /// <summary>Makes sure that a new entry can be written and saved, before anything is redeemed for it.</summary>
    /// <param name="target">The session.</param>
    /// <param name="previous">The entry that it replaces, whose unknown fields it keeps.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="CacheException">It cannot.</exception>
    Task<IPendingEntry> PrepareAsync(SessionTarget target, TokenEntry? previous, CancellationToken cancellationToken);

    /// <summary>Removes the entry; call it with the lock held.</summary>
    /// <exception cref="CacheException">It stays.</exception>
    Task DeleteAsync(SessionTarget target, CancellationToken cancellationToken);
}
