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
/// Sessions of IAM Identity Center: log in, list, get a token, log out. Every failure is a <see cref="CoreException"/>, every stop an
/// <see cref="OperationCanceledException"/> within 100 ms. Run it through the caller to hear it on one thread.
/// </summary>
internal sealed class SessionService
{
    private static readonly TimeSpan CompletionTimeout = TimeSpan.FromSeconds(1);

    // Names without their states are better than nothing, so these take a part of that time.
    private static readonly TimeSpan StatesTimeout = TimeSpan.FromSeconds(0.4);

    private static readonly MemoryTokenStore Memory = new();
    private static readonly RefreshHistory History = new();
    private static readonly RoleKeyMemory RoleKeys = new();

    private readonly HostEnvironment _environment;
    private readonly Func<EndpointSettings, IOidcService> _createService;
    private readonly Func<EndpointSettings, IPortalService> _createPortal;
    private readonly MemoryTokenStore _memory;
    private readonly RefreshHistory _history;
    private readonly FileTokenStore _files;
    private readonly RoleKeySource _keys;

    /// <summary>Sessions of this user on this machine.</summary>
    /// <param name="environment">The world outside; null for the real one.</param>
    public SessionService(HostEnvironment? environment = null)
        : this(environment ?? new HostEnvironment(), static settings => new AwsOidcService(settings), Memory, History, keys: RoleKeys) { }

    internal SessionService(
        HostEnvironment environment,
        Func<EndpointSettings, IOidcService> createService,
        MemoryTokenStore memory,
        RefreshHistory history,
        Func<EndpointSettings, IPortalService>? createPortal = null,
        RoleKeyMemory? keys = null
    )
    {
        _environment = environment;
        _createService = createService;
        _createPortal = createPortal ?? (static settings => new AwsPortalService(settings));
        _memory = memory;
        _history = history;
        _files = new FileTokenStore(environment, memory.Revoked);
        _keys = new RoleKeySource(environment, keys ?? new RoleKeyMemory());
    }

    /// <summary>The config's sso-sessions, for completion; none where the config cannot be read.</summary>
    public IReadOnlyList<string> GetSessionNames() => Names(static config => config.Sessions.Select(static s => s.Name));

    /// <summary>The profiles that lead to a session, for completion; none where the files cannot be read.</summary>
    public IReadOnlyList<string> GetProfileNames() =>
        Names(static config => config.ProfilesBySession.SelectMany(static profiles => profiles));

    /// <summary>
    /// The sessions as they are, for completion: without those that are broken, and none where that takes too long. It only looks: nothing
    /// is called or changed.
    /// </summary>
    public IReadOnlyList<SessionInfo> GetStates()
    {
        Task<SessionInfo[]> looking = Task.Run(async () =>
        {
            List<SessionTarget> targets = await AllTargetsAsync(SilentEvents.Instance, CancellationToken.None).ConfigureAwait(false);
            return await Task.WhenAll(targets.Select(PeekAsync)).ConfigureAwait(false);
        });
        Tasks.Forget(looking);
        return Task.WaitAny([looking], StatesTimeout) == 0 && looking.Status == TaskStatus.RanToCompletion ? looking.Result : [];
    }

    /// <summary>Finds the session that is meant.</summary>
    /// <exception cref="CoreException">The config lacks it, or names it wrongly; the message names the file and the key.</exception>
    public Task<SessionTarget> ResolveAsync(SessionSelector selector, CancellationToken cancellationToken) =>
        Tasks.RunAsync(() => SessionResolver.Resolve(_environment, selector), cancellationToken);

    /// <summary>Gives a session a valid token: the cached one, else a refreshed one, else by a login.</summary>
    /// <exception cref="CoreException">There is none, and why.</exception>
    public async Task<SessionInfo> ConnectAsync(
        SessionTarget target,
        LoginOptions options,
        IOperationEvents events,
        CancellationToken cancellationToken
    )
    {
        options.Validate();
        IReadOnlyList<string>? scopes = options.Scopes ?? target.Scopes;
        DateTimeOffset deadline = _environment.Now + options.Timeout;
        using CancellationTokenSource limit = _environment.CancelAfter(options.Timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await TranslateAsync(target.Reference, () => ConnectAsync(target, options, scopes, deadline, events, either.Token))
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw SessionErrors.Timeout(options.Timeout).For(target.Reference);
        }
    }

    /// <summary>The config's sessions and the cached ones, without a call; one without a token has no status.</summary>
    public Task<IReadOnlyList<SessionInfo>> GetSessionsAsync(IOperationEvents events, CancellationToken cancellationToken) =>
        TranslateAsync(
            null,
            async () =>
            {
                List<SessionTarget> targets = await AllTargetsAsync(events, cancellationToken).ConfigureAwait(false);
                SessionInfo[] infos = await Task.WhenAll(targets.Select(target => InfoAsync(target, events, cancellationToken)))
                    .ConfigureAwait(false);
                return (IReadOnlyList<SessionInfo>)infos;
            }
        );

    /// <summary>The state of one session, without a call.</summary>
    public Task<SessionInfo> GetSessionAsync(SessionTarget target, IOperationEvents events, CancellationToken cancellationToken) =>
        TranslateAsync(target.Reference, () => InfoAsync(target, events, cancellationToken));

    /// <summary>A valid access token, refreshed if need be, without ever asking a person.</summary>
    /// <exception cref="CoreException">With <see cref="ErrorIds.LoginRequired"/> when only a person can help.</exception>
    public Task<AccessToken> GetAccessTokenAsync(SessionTarget target, IOperationEvents events, CancellationToken cancellationToken) =>
        TranslateAsync(target.Reference, () => GetAccessTokenAsync(target, rejected: null, events, cancellationToken));

    /// <summary>Opens a session at the access portal: with a valid token, refreshed if need be, without ever asking a person.</summary>
    /// <exception cref="CoreException">With <see cref="ErrorIds.LoginRequired"/> when only a person can help.</exception>
    public Task<PortalSession> OpenPortalAsync(SessionTarget target, IOperationEvents events, CancellationToken cancellationToken) =>
        TranslateAsync(
            target.Reference,
            async () =>
            {
                AccessToken token = await GetAccessTokenAsync(target, rejected: null, events, cancellationToken).ConfigureAwait(false);
                string? region = await FindRegionAsync(target, events, cancellationToken).ConfigureAwait(false);
                return new PortalSession(
                    target,
                    _createPortal(Endpoints(region, target, endpointUrl: null, events)),
                    token,
                    (rejected, stop) =>
                        TranslateAsync(target.Reference, () => GetAccessTokenAsync(target, rejected.ToPlainText(), events, stop))
                );
            }
        );

    /// <summary>The keys of a role; with <paramref name="useCliCache"/> shared with the AWS CLI.</summary>
    /// <exception cref="CoreException">There are none, and why.</exception>
    public Task<RoleKeys> GetRoleKeysAsync(
        PortalSession portal,
        string accountId,
        string roleName,
        bool useCliCache,
        IOperationEvents events,
        CancellationToken cancellationToken
    ) =>
        TranslateAsync(
            portal.Target.Reference,
            () => _keys.GetAsync(portal, accountId, roleName, useCliCache, events, cancellationToken)
        );

    /// <summary>Whether a session has a token that lasts for a while, or can be refreshed. Without a call.</summary>
    public Task<bool> IsUsableAsync(
        SessionTarget target,
        TimeSpan minimum,
        IOperationEvents events,
        CancellationToken cancellationToken
    ) =>
        TranslateAsync(
            target.Reference,
            async () =>
            {
                DateTimeOffset now = _environment.Now;
                StoredEntry stored = await _files.ReadAsync(target, events, cancellationToken).ConfigureAwait(false);
                return new[] { _memory.Find(target), stored.Entry }.Any(entry =>
                    entry is not null && ((entry.IsUnexpired(now) && entry.ExpiresAt - now >= minimum) || entry.CanRefresh(now))
                );
            }
        );

    /// <summary>
    /// Logs a session out at the portal, then removes its own entry, even where the portal fails (which warns). Role credentials that
    /// were already issued live on.
    /// </summary>
    /// <returns>The session as it was; null when there was nothing to log out.</returns>
    public Task<SessionInfo?> DisconnectAsync(SessionTarget target, IOperationEvents events, CancellationToken cancellationToken) =>
        TranslateAsync(
            target.Reference,
            async () =>
            {
                SessionInfo? was = null;
                _keys.Forget(target);
                foreach (ITokenStore store in new ITokenStore[] { _memory, _files })
                {
                    var logout = new SessionLogout(_environment, store, _memory.Revoked, () => CreateService(target, null, events));
                    if (await logout.RunAsync(target, removeAlways: true, events, cancellationToken).ConfigureAwait(false) is { } entry)
                    {
                        was ??= Info(target, target.Scopes, entry, store, SessionAction.Cached);
                    }
                }

                if (was is null)
                {
                    events.Verbose($"The session '{Sanitizer.Clean(target.Name)}' has no token, so there is nothing to log out.");
                }

                return was;
            }
        );

    /// <summary>The sessions that have a token of ours, for logging out all of them.</summary>
    public Task<IReadOnlyList<SessionTarget>> GetConnectedAsync(IOperationEvents events, CancellationToken cancellationToken) =>
        TranslateAsync(
            null,
            async () =>
            {
                var connected = new List<SessionTarget>();
                foreach (SessionTarget target in await AllTargetsAsync(events, cancellationToken).ConfigureAwait(false))
                {
                    if ((await InfoAsync(target, events, cancellationToken).ConfigureAwait(false)).Status != SessionStatus.LoggedOut)
                    {
                        connected.Add(target);
                    }
                }

                return (IReadOnlyList<SessionTarget>)connected;
            }
        );

    private async Task<SessionInfo> ConnectAsync(
        SessionTarget target,
        LoginOptions options,
        IReadOnlyList<string>? scopes,
        DateTimeOffset deadline,
        IOperationEvents events,
        CancellationToken cancellationToken
    )
    {
        ITokenStore store = options.InMemory ? _memory : _files;
        if (!options.Force)
        {
            // A token whose file could not be written is the only one of its session that still counts.
            ITokenStore kept = _memory.IsUnsaved(target) ? _memory : store;
            UsableToken usable = await Refresher(kept, options.EndpointUrl)
                .GetAsync(target, events, cancellationToken)
                .ConfigureAwait(false);
            if (usable.Entry is { } entry)
            {
                if (
                    options.Scopes is not null
                    && !new HashSet<string>(options.Scopes, StringComparer.Ordinal).SetEquals(target.Scopes ?? [])
                )
                {
                    throw new CoreException(
                        ErrorIds.ScopeNeedsLogin,
                        FailureKind.InvalidArgument,
                        $"The session '{Sanitizer.Clean(target.Name)}' has a usable token, and other scopes than the configured ones "
                            + "take effect at a login only.",
                        "Log in anew to have these scopes."
                    );
                }

                return Info(target, scopes, entry, kept, usable.Action);
            }

            if (options.NonInteractive)
            {
                throw usable.Error(target);
            }

            events.Verbose($"A login is needed: {usable.Reason}");
        }

        return Info(
            target,
            scopes,
            await LogInAsync(target, options, scopes, store, deadline, events, cancellationToken).ConfigureAwait(false),
            store,
            SessionAction.LoggedIn
        );
    }

    private async Task<TokenEntry> LogInAsync(
        SessionTarget target,
        LoginOptions options,
        IReadOnlyList<string>? scopes,
        ITokenStore store,
        DateTimeOffset deadline,
        IOperationEvents events,
        CancellationToken cancellationToken
    )
    {
        // Who logs in now may be another person.
        _keys.Forget(target);
        Portal portal = await StartUrlResolver.ResolveAsync(_environment, target, events, cancellationToken).ConfigureAwait(false);
        using IOidcService service = CreateServiceIn(portal.Region, target, options.EndpointUrl, events);
        bool oldSessionEnds = options.Force;
        var login = new LoginAttempt
        {
            Environment = _environment,
            Service = service,
            Target = target,
            Portal = portal,
            Options = options,
            Scopes = scopes,
            Events = events,
            Deadline = deadline,
            BeforeAskingAsync = async stop =>
            {
                if (!oldSessionEnds)
                {
                    return;
                }

                oldSessionEnds = false;
                var logout = new SessionLogout(
                    _environment,
                    store,
                    _memory.Revoked,
                    () => CreateService(target, options.EndpointUrl, SilentEvents.Instance)
                );
                await logout.RunAsync(target, removeAlways: false, events, stop).ConfigureAwait(false);
            },
        };
        SessionReference used = target.Reference with
        {
            Region = portal.Region ?? target.Region,
            LeadsTo = portal.Region is null ? null : portal.Address,
            Scopes = scopes,
        };
        var interactive = new InteractiveLogin(login, store, _memory, options.InMemory ? null : new RegistrationCache(_environment));
        return await TranslateAsync(used, () => interactive.RunAsync(cancellationToken)).ConfigureAwait(false);
    }

    private async Task<AccessToken> GetAccessTokenAsync(
        SessionTarget target,
        string? rejected,
        IOperationEvents events,
        CancellationToken cancellationToken
    )
    {
        if (_memory.Find(target) is not null)
        {
            UsableToken kept = await Refresher(_memory, null, rejected).GetAsync(target, events, cancellationToken).ConfigureAwait(false);
            if (kept.Entry is { } inMemory)
            {
                return new AccessToken(inMemory.AccessToken, inMemory.ExpiresAt);
            }
        }

        UsableToken usable = await Refresher(_files, null, rejected).GetAsync(target, events, cancellationToken).ConfigureAwait(false);
        return usable.Entry is { } entry ? new AccessToken(entry.AccessToken, entry.ExpiresAt) : throw usable.Error(target);
    }

    private TokenRefresher Refresher(ITokenStore store, string? endpointUrl, string? rejected = null) =>
        new(_environment, store, _memory, _history, (target, events) => CreateService(target, endpointUrl, events), rejected);

    private IOidcService CreateService(SessionTarget target, string? endpointUrl, IOperationEvents events) =>
        IsWhereItSays(target)
            ? CreateServiceIn(null, target, endpointUrl, events)
            : new LocatedService(async cancellationToken =>
                CreateServiceIn(
                    await FindRegionAsync(target, events, cancellationToken).ConfigureAwait(false),
                    target,
                    endpointUrl,
                    events
                )
            );

    // A service on this machine, which stands for AWS's own, is in whatever region it is called.
    private static bool IsWhereItSays(SessionTarget target)
    {
        var url = new Uri(target.StartUrl);
        return PortalHosts.IsOwn(url) || url.IsLoopback;
    }

    // The region that the portal's own address names; null for the config's.
    private async Task<string?> FindRegionAsync(SessionTarget target, IOperationEvents events, CancellationToken cancellationToken) =>
        IsWhereItSays(target)
            ? null
            : (await StartUrlResolver.ResolveAsync(_environment, target, events, cancellationToken).ConfigureAwait(false)).Region;

    private IOidcService CreateServiceIn(string? portalRegion, SessionTarget target, string? endpointUrl, IOperationEvents events) =>
        _createService(Endpoints(portalRegion, target, endpointUrl, events));

    // The region that the portal's own address names counts more than the config's, which may be of another time.
    private EndpointSettings Endpoints(string? portalRegion, SessionTarget target, string? endpointUrl, IOperationEvents events)
    {
        SessionTarget called = portalRegion is null ? target : target.In(portalRegion);
        var settings = EndpointSettings.For(_environment, called, endpointUrl);
        foreach (Uri url in settings.Unprotected)
        {
            events.Warn(EndpointSettings.Warning(url));
        }

        return settings;
    }

    private async Task<List<SessionTarget>> AllTargetsAsync(IOperationEvents events, CancellationToken cancellationToken)
    {
        List<SessionTarget> targets = await Tasks
            .RunAsync(
                () => SessionResolver.All(SharedConfig.Load(_environment), e => events.Warn($"{e.Message} It is left out.")).ToList(),
                cancellationToken
            )
            .ConfigureAwait(false);
        targets.AddRange(await _files.FindUnconfiguredAsync(targets, cancellationToken).ConfigureAwait(false));
        targets.AddRange(_memory.Targets.Where(kept => targets.All(t => t.CacheKey != kept.CacheKey)).ToList());
        return targets;
    }

    private async Task<SessionInfo> InfoAsync(SessionTarget target, IOperationEvents events, CancellationToken cancellationToken)
    {
        if (_memory.Find(target) is { } kept && kept.IsUnexpired(_environment.Now))
        {
            return Info(target, target.Scopes, kept, _memory, SessionAction.Cached);
        }

        try
        {
            StoredEntry stored = await _files.ReadAsync(target, events, cancellationToken).ConfigureAwait(false);
            return Info(target, target.Scopes, stored.Entry, _files, SessionAction.Cached);
        }
        catch (Exception e) when (e is CoreException or CacheException)
        {
            events.Warn(e.Message);
            return Info(target, target.Scopes, null, _files, SessionAction.Cached);
        }
    }

    private async Task<SessionInfo> PeekAsync(SessionTarget target)
    {
        TokenEntry? entry = _memory.Find(target) is { } kept && kept.IsUnexpired(_environment.Now)
            ? kept
            : await _files.PeekAsync(target, CancellationToken.None).ConfigureAwait(false);
        return Info(target, target.Scopes, entry, _files, SessionAction.Cached);
    }

    private SessionInfo Info(
        SessionTarget target,
        IReadOnlyList<string>? scopes,
        TokenEntry? entry,
        ITokenStore store,
        SessionAction action
    )
    {
        DateTimeOffset now = _environment.Now;
        return new SessionInfo
        {
            SessionName = target.SessionName,
            StartUrl = target.StartUrl,
            Region = target.Region,
            Scopes = scopes ?? [],
            Profiles = target.Profiles,
            ExpiresAt = entry?.ExpiresAt.UtcDateTime,
            RegistrationExpiresAt = entry?.RegistrationExpiresAt?.UtcDateTime,
            CanRefresh = entry?.CanRefresh(now) ?? false,
            Status =
                entry is null ? SessionStatus.LoggedOut
                : !entry.IsUnexpired(now) ? SessionStatus.Expired
                : entry.ExpiresAt - now > TokenRefresher.RefreshWindow ? SessionStatus.Valid
                : SessionStatus.Expiring,
            Action = entry is null ? null : action,
            CachePath = entry is null ? null : store.Location(target),
        };
    }

    // A person waits at the prompt: a file system that does not answer in time has nothing to offer.
    private IReadOnlyList<string> Names(Func<SharedConfig, IEnumerable<string>> names)
    {
        Task<SharedConfig> loading = Task.Run(() => SharedConfig.LoadIfReadable(_environment));
        return loading.Wait(CompletionTimeout)
            ? [.. names(loading.Result).OrderBy(static n => n, StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Does what is for a session; what the service or the cache throws becomes the error of this library.</summary>
    /// <exception cref="CoreException">It failed.</exception>
    internal static async Task<T> TranslateAsync<T>(SessionReference? session, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (CoreException e)
        {
            e.For(session);
            throw;
        }
        catch (OidcException e)
        {
            throw SessionErrors.From(e, session).For(session);
        }
        catch (CacheException e)
        {
            throw e.ToCoreException().For(session);
        }
    }
}
