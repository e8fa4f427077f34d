namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>What stands in an entry's place.</summary>
internal readonly struct StoredEntry
{
    private StoredEntry(TokenEntry? entry, bool isThere, string? problem = null)
    {
        Entry = entry;
        IsThere = isThere;
        Problem = problem;
    }

    /// <summary>The session's token; null when there is none that counts.</summary>
    public TokenEntry? Entry { get; }

    /// <summary>Whether there is a file at all, usable or not.</summary>
    public bool IsThere { get; }

    public static StoredEntry Missing => default;

    /// <summary>Why what is there is no use, as the rest of a sentence; null where nothing is there, or where it is of use.</summary>
    public string? Problem { get; }

    public static StoredEntry Unusable(string problem) => new(null, isThere: true, problem);

    public static StoredEntry Of(TokenEntry entry) => new(entry, isThere: true);
}
