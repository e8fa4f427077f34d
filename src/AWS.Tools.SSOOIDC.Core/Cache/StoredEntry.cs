namespace AWS.Tools.SSOOIDC.Core.Cache;

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
