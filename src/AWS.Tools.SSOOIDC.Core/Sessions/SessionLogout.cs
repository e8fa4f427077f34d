using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>Logs a session out at the portal and removes its entry, with the entry's lock held.</summary>
internal sealed class SessionLogout(
    HostEnvironment environment,
    ITokenStore store,
    RevokedTokens revoked,
    Func<IOidcService> createService
)
{
    /// <summary>The entry that was removed or kept; null when there was none.</summary>
    /// <param name="target">The session.</param>
    /// <param name="removeAlways">Whether the entry goes even where the portal fails.</param>
    /// <param name="events">Where a failure of the portal is told.</param>
    /// <param name="cancellationToken">A stop before the portal replied leaves the entry as it was.</param>
    public async Task<TokenEntry?> RunAsync(
        SessionTarget target,
        bool removeAlways,
        IOperationEvents events,
        CancellationToken cancellationToken
    )
    {
        if (IsNothing(await store.ReadAsync(target, events, cancellationToken).ConfigureAwait(false)))
        {
            return null;
        }

        Exception? unlocked = null;
        IDisposable? held = null;
        try
        {
            held = await store.LockAsync(target, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CacheException or CoreException { ErrorId: ErrorIds.CacheEntryRefused })
        {
            // The folder takes no lock. The session at the portal is what counts, so that ends all the same.
            unlocked = e;
        }

        using (held)
        {
            StoredEntry stored = await store.ReadAsync(target, events, cancellationToken).ConfigureAwait(false);
            if (IsNothing(stored))
            {
                return null;
            }

            // One that was revoked already is only removed.
            bool loggedOut = stored.Revoked is not null;
            if (stored.Entry is { } valid && await LogOutAsync(target, valid, events, cancellationToken).ConfigureAwait(false))
            {
                revoked.Add(valid);
                loggedOut = true;
            }

            if (loggedOut || removeAlways)
            {
                await RemoveAsync(target, loggedOut, removeAlways, unlocked, events, cancellationToken).ConfigureAwait(false);
            }

            return stored.Entry ?? stored.Revoked;
        }
    }

    private static bool IsNothing(StoredEntry stored) => stored.Entry is null && stored.Revoked is null;

    private async Task RemoveAsync(
        SessionTarget target,
        bool loggedOut,
        bool mustGo,
        Exception? unlocked,
        IOperationEvents events,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await store.DeleteAsync(target, cancellationToken).ConfigureAwait(false);
        }
        catch (CacheException e)
        {
            string portal = loggedOut ? "The session ended at the portal" : "The portal could not end the session";
            string message = $"{portal}, but the token's entry stays: {(unlocked ?? e).Message}";
            if (!mustGo)
            {
                // A new login follows, and its token replaces this one.
                events.Warn(Sanitizer.Clean(message));
                return;
            }

            throw new CoreException(
                ErrorIds.CacheNotWritable,
                FailureKind.WriteFailed,
                message,
                $"Remove the file '{store.Location(target)}' yourself.",
                e.InnerException
            ).For(target.Reference);
        }
    }

    private async Task<bool> LogOutAsync(
        SessionTarget target,
        TokenEntry entry,
        IOperationEvents events,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using IOidcService service = createService();
            await service.LogoutAsync(entry.AccessToken, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OidcException e) when (e.Error == OidcError.Unauthorized && !entry.IsUnexpired(environment.Now))
        {
            events.Verbose($"The portal had already ended the session '{Sanitizer.Clean(target.Name)}'.");
            return false;
        }
        catch (Exception e) when (e is OidcException or CoreException)
        {
            events.Warn($"The portal could not log out '{Sanitizer.Clean(target.Name)}', so its session there may live on: {e.Message}");
            return false;
        }
    }
}
