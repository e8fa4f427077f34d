using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace AWS.Tools.SSOOIDC.IdentityCenter.State;

/// <summary>The temporary keys of a role, as the portal gives them out.</summary>
internal sealed record RoleKey(string AccessKeyId, string SecretAccessKey, string SessionToken);

/// <summary>All such keys: each may sign requests.</summary>
internal sealed class RoleKeys
{
    private readonly ConcurrentDictionary<string, RoleKey> keys = new(StringComparer.Ordinal);

    public RoleKey Issue()
    {
        RoleKey key = new("ASIA" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16), Secrets.Identifier(30), Secrets.Opaque(""));
        return keys[key.AccessKeyId] = key;
    }

    public RoleKey? Find(string accessKeyId) => keys.GetValueOrDefault(accessKeyId);
}
