

using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>Logs a session out at the portal and removes its entry, with the entry's lock held.</summary>
internal sealed class SessionLogout(HostEnvironment environment, ITokenStore store, Func<IOidcService> createService)
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
        if ((await store.ReadAsync(target, events, cancellationToken).ConfigureAwait(false)).Entry is null)
        {
            return null;
        }

        IDisposable? held = null;
        CacheException? unwritable = null;
        try
        {
            held = await store.LockAsync(target, cancellationToken).ConfigureAwait(false);
        }
        catch (CacheException e)
        {
            // The folder takes no lock. The session at the portal is what counts, so that ends all the same.
            unwritable = e;
        }

        using (held)
        {
            if ((await store.ReadAsync(target, events, cancellationToken).ConfigureAwait(false)).Entry is not { } entry)
            {
                return null;
            }

            bool loggedOut = await LogOutAsync(target, entry, events, cancellationToken).ConfigureAwait(false);
            if (loggedOut)
            {
                RevokedTokens.Add(store.Location(target), entry);
            }
            if (loggedOut || removeAlways)
            {
                await RemoveAsync(target, loggedOut, unwritable, cancellationToken).ConfigureAwait(false);
            }

            return entry;
        }
    }

    private async Task RemoveAsync(SessionTarget target, bool loggedOut, CacheException? unwritable, CancellationToken cancellationToken)
    {
        try
        {
            await store.DeleteAsync(target, cancellationToken).ConfigureAwait(false);
        }
        catch (CacheException e)
        {
            string portal = loggedOut ? "The session ended at the portal" : "The portal could not be asked";
            throw new CoreException(
                ErrorIds.CacheNotWritable,
                FailureKind.WriteFailed,
                $"{portal}, but the token's entry stays: {(unwritable ?? e).Message}",
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
        catch (OidcException e)
        {
            events.Warn($"The portal could not log out '{Sanitizer.Clean(target.Name)}', so its session there may live on: {e.Message}");
            return false;
        }
    }
}
