namespace AWS.Tools.SSOOIDC.Login;

/// <summary>Logs a session out at the portal and removes its entry, with the entry's lock held.</summary>
internal sealed class SessionLogout(LoginEnvironment environment, ITokenStore store, Func<IOidcService> createService)
{
    /// <summary>The entry that was removed or kept; null when there was none.</summary>
    /// <param name="target">The session.</param>
    /// <param name="removeAlways">Whether the entry goes even where the portal fails.</param>
    /// <param name="events">Where a failure of the portal is told.</param>
    /// <param name="cancellationToken">A stop before the portal replied leaves the entry as it was.</param>
    public async Task<TokenEntry?> RunAsync(
        SessionTarget target,
        bool removeAlways,
        ILoginEvents events,
        CancellationToken cancellationToken
    )
    {
        if ((await store.ReadAsync(target, events, cancellationToken).ConfigureAwait(false)).Entry is null)
        {
            return null;
        }

        using (await store.LockAsync(target, cancellationToken).ConfigureAwait(false))
        {
            if ((await store.ReadAsync(target, events, cancellationToken).ConfigureAwait(false)).Entry is not { } entry)
            {
                return null;
            }

            bool loggedOut = await LogOutAsync(target, entry, events, cancellationToken).ConfigureAwait(false);
            if (loggedOut || removeAlways)
            {
                store.Delete(target);
            }

            return entry;
        }
    }

    private async Task<bool> LogOutAsync(SessionTarget target, TokenEntry entry, ILoginEvents events, CancellationToken cancellationToken)
    {
        try
        {
            using IOidcService service = createService();
            await service.LogoutAsync(entry.AccessToken, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OidcException e) when (e.Error == OidcError.Unauthorized && !entry.IsUnexpired(environment.Now))
        {
            events.Verbose($"The portal had already ended the session '{Display.Clean(target.Name)}'.");
            return false;
        }
        catch (OidcException e)
        {
            events.Warn($"The portal could not log out '{Display.Clean(target.Name)}', so its session there may live on: {e.Message}");
            return false;
        }
    }
}
