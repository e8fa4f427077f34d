namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>What stands in an entry's place.</summary>
internal sealed class StoredEntry
{
    private StoredEntry(TokenEntry? entry, bool isThere, string? problem = null, TokenEntry? revoked = null)
    {
        Entry = entry;
        IsThere = isThere;
        Problem = problem;
        Revoked = revoked;
    }

    /// <summary>Nothing.</summary>
    public static StoredEntry Missing { get; } = new(null, isThere: false);

    /// <summary>The session's token; null when there is none that counts.</summary>
    public TokenEntry? Entry { get; }

    /// <summary>Whether there is a file at all, usable or not.</summary>
    public bool IsThere { get; }

    /// <summary>Why what is there is no use, as the rest of a sentence; null where nothing is there, or where it is of use.</summary>
    public string? Problem { get; }

    /// <summary>A token whose session this process ended, and whose file could not be removed then.</summary>
    public TokenEntry? Revoked { get; }

    /// <summary>A file that is no use.</summary>
    public static StoredEntry Unusable(string problem) => new(null, isThere: true, problem);

    /// <summary>A token that this process had revoked.</summary>
    public static StoredEntry OfRevoked(TokenEntry entry) => new(null, isThere: true, "its session was logged out", entry);

    /// <summary>A token.</summary>
    public static StoredEntry Of(TokenEntry entry) => new(entry, isThere: true);
}
