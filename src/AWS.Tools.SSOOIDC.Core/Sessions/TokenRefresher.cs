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
/// is read again before and after the call.
/// </summary>
/// <param name="environment">The clock.</param>
/// <param name="store">Where the tokens are.</param>
/// <param name="fallback">Where a token goes whose file cannot be written.</param>
/// <param name="history">What was sent before.</param>
/// <param name="createService">Makes the service.</param>
/// <param name="rejected">An access token that the portal does not accept, and which so counts as expired.</param>
internal sealed class TokenRefresher(
    HostEnvironment environment,
    ITokenStore store,
    MemoryTokenStore fallback,
    RefreshHistory history,
    Func<SessionTarget, IOperationEvents, IOidcService> createService,
    string? rejected = null
)
{
    /// <summary>A token with more than this left is used without a call.</summary>
    public static readonly TimeSpan RefreshWindow = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan InvalidGrantFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan InvalidGrantPause = TimeSpan.FromMilliseconds(100);

    /// <summary>The session's token, refreshed if it is about to expire.</summary>
    public async Task<UsableToken> GetAsync(SessionTarget target, IOperationEvents events, CancellationToken cancellationToken)
    {
        StoredEntry stored = await store.ReadAsync(target, events, cancellationToken).ConfigureAwait(false);
        if (WithoutCall(target, stored, events) is { } usable)
        {
            return usable;
        }

        TokenEntry first = stored.Entry!;
        IDisposable held;
        try
        {
            held = await store.LockAsync(target, cancellationToken).ConfigureAwait(false);
        }
        catch (CacheException e)
        {
            return Unwritable(first, e, events);
        }
        catch (CoreException e) when (IsUsable(first))
        {
            return Keep(first, e.Message, events);
        }

        IPendingEntry pending;
        try
        {
            stored = await store.ReadAsync(target, events, cancellationToken).ConfigureAwait(false);
            if ((Renewed(first, stored) ?? WithoutCall(target, stored, events)) is { } enough)
            {
                held.Dispose();
                return enough;
            }

            pending = await store.PrepareAsync(target, stored.Entry, cancellationToken).ConfigureAwait(false);
        }
        catch (CacheException e)
        {
            held.Dispose();
            return Unwritable(first, e, events);
        }
        catch
        {
            held.Dispose();
            throw;
        }

        TokenEntry current = stored.Entry!;
        return await GracePeriod
            .RunAsync(
                environment,
                new DisposablePair(pending, held),
                end => RedeemAndSaveAsync(target, current, pending, events, end),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>What somebody else wrote while the lock was waited for; null when nobody did.</summary>
    private UsableToken? Renewed(TokenEntry before, StoredEntry stored) =>
        stored.Entry is { } entry && !entry.SameAs(before) && IsUsable(entry)
            ? UsableToken.Of(entry, SessionAction.Cached)
            : null;

    private bool IsUsable(TokenEntry entry) => entry.IsUnexpired(environment.Now) && entry.AccessToken != rejected;

    private string WhyUseless(TokenEntry entry) =>
        entry.AccessToken == rejected
            ? "its token is not accepted by the portal"
            : $"its token expired at {CacheTime.Format(entry.ExpiresAt)}";

    /// <summary>What needs no call; null when a refresh is due.</summary>
    private UsableToken? WithoutCall(SessionTarget target, StoredEntry stored, IOperationEvents events)
    {
        if (stored.Entry is not { } entry)
        {
            return UsableToken.NeedsLogin(
                stored.Problem is { } problem
                    ? $"the cached token in '{store.Location(target)}' is not used, because {problem}."
                    : "there is no cached token."
            );
        }
        bool usable = IsUsable(entry);
        if (usable && entry.ExpiresAt - environment.Now > RefreshWindow)
        {
            return UsableToken.Of(entry, SessionAction.Cached);
        }
        string expired = WhyUseless(entry);
        if (!entry.CanRefresh(environment.Now))
        {
            return usable
                ? UsableToken.Of(entry, SessionAction.Cached)
                : UsableToken.NeedsLogin($"{expired} and cannot be refreshed, because {WhyNoRefresh(entry)}.");
        }
        if (history.WhyNot(environment, entry) is not { } last)
        {
            return null;
        }
        string reason = $"{expired}, and it is not refreshed now, because {last.Reason.TrimEnd('.')}.";
        return usable ? Keep(entry, last.Reason, events)
            : last.NeedsLogin || last.LostReplies > 1 ? UsableToken.NeedsLogin(reason)
            : UsableToken.NotNow(last.Kind, reason);
    }

    private async Task<UsableToken> RedeemAndSaveAsync(
        SessionTarget target,
        TokenEntry current,
        IPendingEntry pending,
        IOperationEvents events,
        CancellationToken end
    )
    {
        IssuedToken issued;
        try
        {
            issued = await RedeemAsync(target, current, events, end).ConfigureAwait(false);
        }
        catch (OidcException e)
        {
            if (e.Error == OidcError.InvalidGrant && await FindNewerAsync(target, current, events, end).ConfigureAwait(false) is { } newer)
            {
                return UsableToken.Of(newer, SessionAction.Cached);
            }

            return KeepOrNone(current, e, events);
        }
        catch (CoreException e) when (IsUsable(current))
        {
            // The endpoint is misconfigured: nothing was sent.
            return Keep(current, e.Message, events);
        }

        return await SaveAsync(target, current, Renew(target, current, issued), pending, events, end).ConfigureAwait(false);
    }

    /// <summary>Sends the refresh token, and notes what became of it.</summary>
    private async Task<IssuedToken> RedeemAsync(SessionTarget target, TokenEntry current, IOperationEvents events, CancellationToken end)
    {
        using IOidcService service = createService(target, events);
        var request = new TokenRequest
        {
            GrantType = GrantTypes.RefreshToken,
            ClientId = current.ClientId!,
            ClientSecret = current.ClientSecret!,
            RefreshToken = current.RefreshToken,
        };
        RefreshHistory.Attempt attempt = history.Begin(environment, current);
        try
        {
            IssuedToken issued = await IssuedToken.AskAsync(environment, service, request, end).ConfigureAwait(false);
            history.Succeeded(environment, current, issued.Reply.RefreshToken);
            return issued;
        }
        catch (Exception e) when (e is CoreException or OidcException { Error: OidcError.NotSent })
        {
            history.TakeBack(current, attempt);
            throw;
        }
        catch (OidcException e)
        {
            bool needsLogin = NeedsLogin(e);
            bool replyLost = !needsLogin && !ServiceErrors.IsUnspent(e.Error);
            attempt.Failed(e.Message, ServiceErrors.Kind(e.Error, e.InnerException), needsLogin, replyLost);
            throw;
        }
        catch (OperationCanceledException)
        {
            attempt.Failed("it was stopped", FailureKind.Stopped, needsLogin: false, replyLost: true);
            throw;
        }
    }

    private static bool NeedsLogin(OidcException e) =>
        e.Error is OidcError.InvalidGrant or OidcError.InvalidClient or OidcError.UnauthorizedClient or OidcError.ExpiredToken;

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
        catch (Exception e) when (e is not OutOfMemoryException)
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
            if (entry is not null && !entry.SameAs(current) && IsUsable(entry))
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

    private UsableToken KeepOrNone(TokenEntry entry, OidcException e, IOperationEvents events)
    {
        if (IsUsable(entry))
        {
            return Keep(entry, e.Message, events);
        }

        string reason = $"{WhyUseless(entry)} and could not be refreshed: {e.Message.TrimEnd('.')}.";
        Exception cause = e.InnerException ?? e;
        return NeedsLogin(e)
            ? UsableToken.NeedsLogin(reason, cause)
            : UsableToken.NotNow(ServiceErrors.Kind(e.Error, e.InnerException), reason, cause);
    }

    private static UsableToken Keep(TokenEntry entry, string reason, IOperationEvents events)
    {
        events.Verbose(
            $"The token is used as it is, valid until {CacheTime.Format(entry.ExpiresAt)}, since it could not be refreshed: {reason}"
        );
        return UsableToken.Of(entry, SessionAction.Cached);
    }

    private UsableToken Unwritable(TokenEntry entry, CacheException e, IOperationEvents events) =>
        IsUsable(entry)
            ? Keep(entry, $"the token cache is not available: {e.Message}", events)
            : UsableToken.NeedsLogin(
                $"{WhyUseless(entry)}, and a new one could not be saved: {e.Message.TrimEnd('.')}.",
                e.InnerException
            );

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

    private string WhyNoRefresh(TokenEntry entry) =>
        entry.RefreshToken is null ? "it has no refresh token"
        : entry.RegistrationExpiresAt is not { } expiry ? "its client registration is not known"
        : expiry <= environment.Now ? $"its client registration expired at {CacheTime.Format(expiry)}"
        : "its client registration is not known";
}
