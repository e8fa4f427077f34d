using System.Collections.Concurrent;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>The tokens that this process had revoked: an entry that could not be removed is not to give one out again.</summary>
internal static class RevokedTokens
{
    private static readonly ConcurrentDictionary<string, bool> Digests = new(StringComparer.Ordinal);

    /// <summary>Notes that the token of an entry was revoked.</summary>
    public static void Add(string? path, TokenEntry entry) => Digests[Key(path, entry)] = true;

    /// <summary>Whether a token was revoked.</summary>
    public static bool Has(string? path, TokenEntry entry) => !Digests.IsEmpty && Digests.ContainsKey(Key(path, entry));

    private static string Key(string? path, TokenEntry entry) => CacheNames.Sha1(path + "\0" + entry.AccessToken);
}
