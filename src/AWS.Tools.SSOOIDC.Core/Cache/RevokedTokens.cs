using System.Collections.Concurrent;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>The tokens that this process had revoked: an entry that could not be removed is not to give one out again.</summary>
internal sealed class RevokedTokens
{
    private readonly ConcurrentDictionary<string, bool> _digests = new(StringComparer.Ordinal);

    /// <summary>Notes that a token was revoked.</summary>
    public void Add(TokenEntry entry) => _digests[CacheNames.Sha1(entry.AccessToken)] = true;

    /// <summary>Whether a token was revoked.</summary>
    public bool Has(TokenEntry entry) => !_digests.IsEmpty && _digests.ContainsKey(CacheNames.Sha1(entry.AccessToken));
}
