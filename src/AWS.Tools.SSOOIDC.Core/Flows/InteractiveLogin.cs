using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Core.Flows;

/// <summary>
/// One login by a person: make sure that it can be saved, register, bind, ask, save. The lock is held only once the person is done.
/// </summary>
internal sealed class InteractiveLogin(LoginAttempt login, ITokenStore store, MemoryTokenStore fallback, RegistrationCache? registrations)
{
    // The service's limit is not documented; this is well below every limit seen, and no name in use is longer.
    private const int LongestClientName = 100;

    public async Task<TokenEntry> RunAsync(CancellationToken cancellationToken)
    {
        var choice = FlowChoice.For(login.Environment, login.Target, login.Options);
        string name = choice.Flow == LoginFlow.DeviceCode ? "device code" : "authorization code";
        if (choice.IsFallback)
        {
            login.Events.Information($"Logging in by device code, because {choice.Reason}.");
        }
        else
        {
            login.Events.Verbose($"Logging in by {name}, because {choice.Reason}.");
        }

        ClientRegistration? registration = registrations is null
            ? null
            : await registrations
                .FindAsync(login.Target, login.Scopes, choice.Flow, login.Events, cancellationToken)
                .ConfigureAwait(false);
        if (registration is not null)
        {
            try
            {
                return await RunAsync(choice.Flow, registration, cancellationToken).ConfigureAwait(false);
            }
            catch (OidcException e) when (e.Error == OidcError.InvalidClient)
            {
                login.Events.Verbose("The service does not know the cached client registration any more, so a new one is made.");
            }
        }

        return await RunAsync(choice.Flow, null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TokenEntry> RunAsync(LoginFlow flow, ClientRegistration? cached, CancellationToken cancellationToken)
    {
        TokenEntry? before = (await store.ReadAsync(login.Target, login.Events, cancellationToken).ConfigureAwait(false)).Entry;
        // What cannot be saved is not worth a person's time; and a result that comes later has its place already.
        IPendingEntry? pending = await store.PrepareAsync(login.Target, before, cancellationToken).ConfigureAwait(false);
        ClientRegistration? registration = null;
        try
        {
            registration = cached ?? await RegisterAsync(flow, cancellationToken).ConfigureAwait(false);
            Func<CancellationToken, Task<IssuedToken>> ask = await AskPersonAsync(flow, registration, cancellationToken)
                .ConfigureAwait(false);
            var save = new Saving(before, registration, pending);
            pending = null;
            return await SaveAsync(save, ask, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            pending?.Dispose();

            // A stopped login leaves the cache as it was; after any other end the registration serves the next one.
            if (registration is { IsCached: false } && registrations is not null && !cancellationToken.IsCancellationRequested)
            {
                await registrations.SaveAsync(login.Target, login.Scopes, flow, registration, login.Events).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Lets a person act; the result gives the token, by a call where one is still due.</summary>
    private async Task<Func<CancellationToken, Task<IssuedToken>>> AskPersonAsync(
        LoginFlow flow,
        ClientRegistration registration,
        CancellationToken cancellationToken
    )
    {
        if (flow == LoginFlow.DeviceCode)
        {
            IssuedToken issued = await DeviceCodeFlow.RunAsync(login, registration, cancellationToken).ConfigureAwait(false);
            return _ => Task.FromResult(issued);
        }

        using var listener = new CallbackListener(login.Environment, login.Options.RedirectPort);
        TokenRequest exchange = await AuthorizationCodeFlow
            .RunAsync(login, registration, listener, cancellationToken)
            .ConfigureAwait(false);
        return end => IssuedToken.AskAsync(login.Environment, login.Service, exchange, end);
    }

    private async Task<ClientRegistration> RegisterAsync(LoginFlow flow, CancellationToken cancellationToken)
    {
        bool authorizationCode = flow == LoginFlow.AuthorizationCode;
        string name = CacheNames.OwnTool + "-" + (login.Target.SessionName ?? login.Environment.HostName);
        return await login
            .Service.RegisterClientAsync(
                new RegistrationRequest
                {
                    ClientName = name.Length <= LongestClientName ? name : name.Substring(0, LongestClientName),
                    Scopes = RegistrationCache.ScopesToSend(login.Scopes, flow),
                    GrantTypes = authorizationCode ? [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken] : null,
                    RedirectUri = authorizationCode ? AuthorizationCodeFlow.RegisteredRedirectUri : null,
                    IssuerUrl = authorizationCode ? login.Portal.Address : null,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task<TokenEntry> SaveAsync(
        Saving save,
        Func<CancellationToken, Task<IssuedToken>> ask,
        CancellationToken cancellationToken
    )
    {
        IDisposable held = save.Pending;
        Exception? unsavable = null;
        try
        {
            held = new DisposablePair(save.Pending, await store.LockAsync(login.Target, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is CacheException or CoreException)
        {
            // The person has done their part: they get their token, for this process at least.
            unsavable = e;
        }
        catch
        {
            save.Pending.Dispose();
            throw;
        }

        return await GracePeriod
            .RunAsync(login.Environment, held, end => WriteAsync(save, ask, unsavable, end), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<TokenEntry> WriteAsync(
        Saving save,
        Func<CancellationToken, Task<IssuedToken>> ask,
        Exception? unsavable,
        CancellationToken end
    )
    {
        IssuedToken issued = await ask(end).ConfigureAwait(false);
        TokenEntry entry = Entry(save, issued, null);
        try
        {
            if (unsavable is null)
            {
                TokenEntry? now = (await store.ReadAsync(login.Target, login.Events, end).ConfigureAwait(false)).Entry;
                if (now is not null && !now.SameAs(save.Before) && now.ExpiresAt > entry.ExpiresAt)
                {
                    return now;
                }

                entry = Entry(save, issued, now);
                await save.Pending.CommitAsync(entry, end).ConfigureAwait(false);
                if (store != fallback)
                {
                    await fallback.DeleteAsync(login.Target, end).ConfigureAwait(false);
                }

                return entry;
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            unsavable = e;
        }

        fallback.KeepUnsaved(login.Target, entry, store.Location(login.Target), unsavable, login.Events);
        return entry;
    }

    private TokenEntry Entry(Saving save, IssuedToken issued, TokenEntry? previous) =>
        new(previous)
        {
            StartUrl = login.Target.StartUrl,
            Region = login.Target.Region,
            AccessToken = issued.Reply.AccessToken,
            ExpiresAt = issued.ExpiresAt,
            ClientId = save.Registration.ClientId,
            ClientSecret = save.Registration.ClientSecret,
            RegistrationExpiresAt = save.Registration.ExpiresAt,
            RefreshToken = issued.Reply.RefreshToken,
        };

    private sealed class Saving(TokenEntry? before, ClientRegistration registration, IPendingEntry pending)
    {
        public TokenEntry? Before { get; } = before;

        public ClientRegistration Registration { get; } = registration;

        public IPendingEntry Pending { get; } = pending;
    }
}
