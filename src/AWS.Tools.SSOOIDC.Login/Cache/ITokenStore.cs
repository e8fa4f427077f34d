namespace AWS.Tools.SSOOIDC.Login;

/// <summary>Where tokens are kept: the shared folder, or this process alone.</summary>
internal interface ITokenStore
{
    /// <summary>The entry's file; null where there is none.</summary>
    string? Location(SessionTarget target);

    /// <summary>Reads the session's entry.</summary>
    Task<StoredEntry> ReadAsync(SessionTarget target, ILoginEvents events, CancellationToken cancellation);

    /// <summary>Waits for the entry's lock. Held from re-reading an entry to writing or removing it, never while a person acts.</summary>
    Task<IDisposable> LockAsync(SessionTarget target, CancellationToken cancellation);

    /// <summary>Makes sure that a new entry can be saved.</summary>
    /// <exception cref="CacheException">It cannot.</exception>
    IPendingEntry Prepare(SessionTarget target);

    /// <summary>Removes the entry; call it with the lock held.</summary>
    void Delete(SessionTarget target);
}

/// <summary>A place for an entry that is still to come; disposing it without a commit leaves the store as it was.</summary>
internal interface IPendingEntry : IDisposable
{
    Task CommitAsync(TokenEntry entry, CancellationToken cancellation);
}

/// <summary>What stands in an entry's place.</summary>
internal readonly struct StoredEntry
{
    private StoredEntry(TokenEntry? entry, bool isThere)
    {
        Entry = entry;
        IsThere = isThere;
    }

    /// <summary>The session's token; null when there is none that counts.</summary>
    public TokenEntry? Entry { get; }

    /// <summary>Whether there is a file at all, usable or not.</summary>
    public bool IsThere { get; }

    public static StoredEntry Missing => default;

    public static StoredEntry Unusable => new(null, isThere: true);

    public static StoredEntry Of(TokenEntry entry) => new(entry, isThere: true);
}
