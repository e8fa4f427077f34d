using System.Collections.Concurrent;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>The keys of roles that this process has, each until shortly before its end.</summary>
internal sealed class RoleKeyMemory
{
    /// <summary>Keys with less left are not given out again: what is begun with them has to end before they do.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Key, RoleKeys> _keys = new();

    /// <summary>The keys of a role; null where there are none that last.</summary>
    public RoleKeys? Find(SessionTarget target, string accountId, string roleName, DateTimeOffset now) =>
        _keys.TryGetValue(Key.Of(target, accountId, roleName), out RoleKeys? keys) && Lasts(keys, now) ? keys : null;

    /// <summary>Whether keys are to be given out.</summary>
    public static bool Lasts(RoleKeys keys, DateTimeOffset now) => keys.ExpiresAt - now > Margin;

    /// <summary>Keeps the keys of a role.</summary>
    public void Keep(SessionTarget target, string accountId, string roleName, RoleKeys keys) =>
        _keys[Key.Of(target, accountId, roleName)] = keys;

    /// <summary>Forgets the keys of a session, which has logged out or is another person's now.</summary>
    public void Forget(SessionTarget target)
    {
        foreach (Key key in _keys.Keys)
        {
            if (key.Name == target.Name)
            {
                _keys.TryRemove(key, out _);
            }
        }
    }

    private sealed record Key(string Name, string StartUrl, string Region, string AccountId, string RoleName)
    {
        public static Key Of(SessionTarget target, string accountId, string roleName) =>
            new(target.Name, target.StartUrl, target.Region, accountId, roleName);
    }
}
