using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace AWS.Tools.SSOOIDC.IdentityCenter.State;

/// <summary>All such keys: each may sign requests.</summary>
internal sealed class RoleKeys
{
    private readonly ConcurrentDictionary<string, RoleKey> _keys = new(StringComparer.Ordinal);

    public RoleKey Issue()
    {
        RoleKey key = new(
            "ASIA" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
            Secrets.Identifier(30),
            Secrets.Opaque("")
        );
        return _keys[key.AccessKeyId] = key;
    }

    public RoleKey? Find(string accessKeyId) => _keys.GetValueOrDefault(accessKeyId);
}
