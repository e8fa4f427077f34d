using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>The keys of roles: those that this process or the AWS CLI has, until shortly before their end; else new ones.</summary>
internal sealed class RoleKeySource(HostEnvironment environment, RoleKeyMemory memory)
{
    private readonly CliKeyCache _shared = new(environment);

    /// <summary>The keys of a role.</summary>
    /// <param name="portal">The session to ask for new ones.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="roleName">The role in it.</param>
    /// <param name="useCliCache">Whether they are shared with the AWS CLI.</param>
    /// <param name="events">Hears why they cannot be shared.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CoreException">There are none, and why.</exception>
    public async Task<RoleKeys> GetAsync(
        PortalSession portal,
        string accountId,
        string roleName,
        bool useCliCache,
        IOperationEvents events,
        CancellationToken cancellationToken
    )
    {
        RoleKeys? kept = memory.Find(portal.Target, accountId, roleName, environment.Now);
        RoleKeys keys =
            useCliCache ? await GetSharedAsync(portal, accountId, roleName, kept, events, cancellationToken).ConfigureAwait(false)
            : kept ?? await portal.GetKeysAsync(accountId, roleName, cancellationToken).ConfigureAwait(false);
        memory.Keep(portal.Target, accountId, roleName, keys);
        return keys;
    }

    /// <summary>Forgets the keys of a session, which has logged out or is another person's now.</summary>
    public void Forget(SessionTarget target) => memory.Forget(target);

    private async Task<RoleKeys> GetSharedAsync(
        PortalSession portal,
        string accountId,
        string roleName,
        RoleKeys? kept,
        IOperationEvents events,
        CancellationToken cancellationToken
    )
    {
        string path = _shared.Location(portal.Target, accountId, roleName);
        RoleKeys? keys = kept;
        try
        {
            using IDisposable held = await _shared.LockAsync(path, cancellationToken).ConfigureAwait(false);
            if (
                await _shared.ReadAsync(path, events, cancellationToken).ConfigureAwait(false) is { } shared
                && RoleKeyMemory.Lasts(shared, environment.Now)
            )
            {
                return shared;
            }
            keys ??= await portal.GetKeysAsync(accountId, roleName, cancellationToken).ConfigureAwait(false);
            await _shared.WriteAsync(path, accountId, keys, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CacheException or CoreException { ErrorId: ErrorIds.CacheEntryRefused or ErrorIds.CacheLocked })
        {
            events.Warn($"The keys are not shared with the AWS CLI: {e.Message}");
        }
        return keys ?? await portal.GetKeysAsync(accountId, roleName, cancellationToken).ConfigureAwait(false);
    }
}
