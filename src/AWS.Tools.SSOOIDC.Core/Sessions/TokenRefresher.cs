using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Flows;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>
/// Finds a session's token and refreshes it when it is about to expire. Other tools use the same folder without a lock, so what was read
/// is read
/// again before and after the call.
/// </summary>
internal sealed class TokenRefresher(
    HostEnvironment environment,
    ITokenStore store,
    MemoryTokenStore fallback,
    RefreshHistory history,
    Func<SessionTarget, IOidcService> createService
)
{
    /// <summary>A token with more than this left is used without a call.</summary>
    public static readonly TimeSpan RefreshWindow = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan InvalidGrantFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan InvalidGrantPause = TimeSpan.FromMilliseconds(100);

    public async Task<UsableToken> GetAsync(SessionTarget target, IOperationEvents events, CancellationToken cancellationToken)
    {
        TokenEntry? first = (await store.ReadAsync(target, events, cancellationToken).ConfigureAwait(false)).Entry;
        if (WithoutCall(target, first) is { } usable)
        {
            return usable;
        }

        IDisposable held;
        try
        {
            held = await store.LockAsync(target, cancellationToken).ConfigureAwait(false);
        }
        catch (CacheException e)
        {
            return KeepOrNone(first!, $"the token cache cannot be used: {e.Message}", e.InnerException, events);
        }
        catch (CoreException e) when (first!.IsUnexpired(environment.Now))
        {
            return KeepOrNone(first!, e.Message, e, events);
        }

        return await RefreshLockedAsync(target, first!, held, events, cancellationToken).ConfigureAwait(false);
    }

    private async Task<UsableToken> RefreshLockedAsync(
        SessionTarget target,
        TokenEntry first,
        IDisposable held,
        IOperationEvents events,
        CancellationToken cancellationToken
    )
    {
        IPendingEntry pending;
        TokenEntry current;
        try
        {
            TokenEntry? again = (await store.ReadAsync(target, events, cancellationToken).ConfigureAwait(false)).Entry;
            UsableToken? usable =
                again is not null && !again.SameAs(first) && again.IsUnexpired(environment.Now)
                    ? UsableToken.Of(again, SessionAction.Cached)
                    : WithoutCall(target, again);
            if (usable is not null)
            {
                held.Dispose();
                return usable;
            }

            current = again!;
            pending = store.Prepare(target);
        }
        catch (CacheException e)
        {
            held.Dispose();
            return KeepOrNone(first, $"the token cache cannot be used: {e.Message}", e.InnerException, events);
        }
        catch
        {
            held.Dispose();
            throw;
        }

        return await GracePeriod
            .RunAsync(
                environment,
                new DisposablePair(pending, held),
                end => RedeemAsync(target, current, pending, events, end),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>What needs no call; null when a refresh is due.</summary>
    private UsableToken? WithoutCall(SessionTarget target, TokenEntry? entry)
    {
        if (entry is null)
        {
            return UsableToken.None("there is no cached token.");
        }

        if (entry.ExpiresAt - environment.Now > RefreshWindow)
        {
            return UsableToken.Of(entry, SessionAction.Cached);
        }

        bool unexpired = entry.IsUnexpired(environment.Now);
        if (!entry.CanRefresh(environment.Now))
        {
            return unexpired
                ? UsableToken.Of(entry, SessionAction.Cached)
                : UsableToken.None(
                    $"its token expired at {CacheTime.Format(entry.ExpiresAt)} and cannot be refreshed, because {WhyNoRefresh(entry)}."
                );
        }

        if (history.WhyNot(environment, HistoryKey(target), entry) is { } reason)
        {
            return unexpired
                ? UsableToken.Of(entry, SessionAction.Cached)
                : UsableToken.None(
                    $"its token expired at {CacheTime.Format(entry.ExpiresAt)}, and it is not refreshed now, because {reason.TrimEnd('.')}."
                );
        }

        return null;
    }

    private async Task<UsableToken> RedeemAsync(
        SessionTarget target,
        TokenEntry current,
        IPendingEntry pending,
        IOperationEvents events,
        CancellationToken end
    )
    {
        RefreshHistory.Attempt attempt = history.Begin(environment, HistoryKey(target), current);
        IssuedToken issued;
        try
        {
            using IOidcService service = createService(target);
            var request = new TokenRequest
            {
                GrantType = GrantTypes.RefreshToken,
                ClientId = current.ClientId!,
                ClientSecret = current.ClientSecret!,
                RefreshToken = current.RefreshToken,
            };
            issued = await IssuedToken.AskAsync(environment, service, request, end).ConfigureAwait(false);
        }
        catch (OidcException e)
        {
            attempt.Failed(e.Message, replyLost: e.Error is OidcError.LostReply or OidcError.InvalidReply);
            if (e.Error == OidcError.InvalidGrant && await FindNewerAsync(target, current, events, end).ConfigureAwait(false) is { } newer)
            {
                return UsableToken.Of(newer, SessionAction.Cached);
            }

            return KeepOrNone(current, e.Message, e.InnerException ?? e, events);
        }
        catch (CoreException e) when (current.IsUnexpired(environment.Now))
        {
            // The endpoint is misconfigured: nothing was sent.
            return KeepOrNone(current, e.Message, e, events);
        }
        catch (OperationCanceledException)
        {
            attempt.Failed("it was stopped", replyLost: true);
            throw;
        }

        return await SaveAsync(target, current, Renew(target, current, issued), pending, events, end).ConfigureAwait(false);
    }

    private async Task<UsableToken> SaveAsync(
        SessionTarget target,
        TokenEntry current,
        TokenEntry renewed,
        IPendingEntry pending,
        IOperationEvents events,
        CancellationToken end
    )
    {
        try
        {
            StoredEntry now = await store.ReadAsync(target, events, end).ConfigureAwait(false);
            if (!now.IsThere)
            {
                events.Verbose($"The session '{Sanitizer.Clean(target.Name)}' was logged out meanwhile, so its new token is not saved.");
                return UsableToken.Of(renewed, SessionAction.Refreshed);
            }

            if (now.Entry is { } other && !other.SameAs(current) && other.ExpiresAt > renewed.ExpiresAt)
            {
                return UsableToken.Of(other, SessionAction.Cached);
            }

            await pending.CommitAsync(renewed, end).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or CacheException or CoreException or OperationCanceledException)
        {
            fallback.KeepUnsaved(target, renewed, store.Location(target), e, events);
        }

        return UsableToken.Of(renewed, SessionAction.Refreshed);
    }

    private async Task<TokenEntry?> FindNewerAsync(
        SessionTarget target,
        TokenEntry current,
        IOperationEvents events,
        CancellationToken cancellationToken
    )
    {
        // Another program may have spent the same refresh token and be about to write what it got.
        DateTimeOffset until = environment.Now + InvalidGrantFor;
        while (true)
        {
            TokenEntry? entry = (await store.ReadAsync(target, events, cancellationToken).ConfigureAwait(false)).Entry;
            if (entry is not null && !entry.SameAs(current) && entry.IsUnexpired(environment.Now))
            {
                return entry;
            }

            if (environment.Now >= until)
            {
                return null;
            }

            await environment.Delay(InvalidGrantPause, cancellationToken).ConfigureAwait(false);
        }
    }

    private UsableToken KeepOrNone(TokenEntry entry, string reason, Exception? cause, IOperationEvents events)
    {
        if (!entry.IsUnexpired(environment.Now))
        {
            return UsableToken.None(
                $"its token expired at {CacheTime.Format(entry.ExpiresAt)} and could not be refreshed: {reason.TrimEnd('.')}.",
                cause
            );
        }

        events.Verbose(
            $"The token is used as it is, valid until {CacheTime.Format(entry.ExpiresAt)}, since it could not be refreshed: {reason}"
        );
        return UsableToken.Of(entry, SessionAction.Cached);
    }

    private static TokenEntry Renew(SessionTarget target, TokenEntry current, IssuedToken issued) =>
        new(current)
        {
            StartUrl = target.StartUrl,
            Region = target.Region,
            AccessToken = issued.Reply.AccessToken,
            ExpiresAt = issued.ExpiresAt,
            ClientId = current.ClientId,
            ClientSecret = current.ClientSecret,
            RegistrationExpiresAt = current.RegistrationExpiresAt,
            RefreshToken = issued.Reply.RefreshToken,
        };

    private string HistoryKey(SessionTarget target) => store.Location(target) ?? "memory:" + target.CacheKey;

    private string WhyNoRefresh(TokenEntry entry) =>
        entry.RefreshToken is null ? "it has no refresh token"
        : entry.RegistrationExpiresAt is not { } expiry ? "its client registration is not known"
        : expiry <= environment.Now ? $"its client registration expired at {CacheTime.Format(expiry)}"
        : "its client registration is not known";
}
