using System.Collections.Concurrent;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Login;

/// <summary>An OIDC service in memory, scripted call by call.</summary>
internal sealed class FakeOidc(LoginEnvironment environment) : IOidcService
{
    private int _tokens;
    private int _registrations;

    public ConcurrentQueue<Func<TokenRequest, CancellationToken, Task<TokenReply>>> TokenScript { get; } = new();

    public List<TokenRequest> TokenRequests { get; } = [];

    public List<DateTimeOffset> TokenTimes { get; } = [];

    public List<RegistrationRequest> Registrations { get; } = [];

    public List<string> StartUrls { get; } = [];

    public List<string> LoggedOut { get; } = [];

    public List<string> Calls { get; } = [];

    public Func<ClientRegistration, OidcException?>? OnStart { get; set; }

    public Func<string, CancellationToken, Task>? OnLogout { get; set; }

    public TimeSpan DeviceLifetime { get; set; } = TimeSpan.FromMinutes(10);

    public TimeSpan? Interval { get; set; }

    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(8);

    public bool GivesRefreshToken { get; set; } = true;

    public string VerificationUri { get; set; } = "https://device.sso.eu-west-1.amazonaws.com/";

    public string OidcEndpoint => "https://oidc.eu-west-1.amazonaws.com";

    public void Fail(OidcError error, bool isTimeout = false) =>
        TokenScript.Enqueue((_, _) => Task.FromException<TokenReply>(new OidcException(error, error + ".", new InvalidOperationException(error.ToString()), isTimeout)));

    public Task<ClientRegistration> RegisterClientAsync(RegistrationRequest request, CancellationToken cancellation)
    {
        Record("register", () => Registrations.Add(request));
        return Task.FromResult(new ClientRegistration
        {
            ClientId = $"client-{++_registrations}",
            ClientSecret = "very-secret",
            ExpiresAt = environment.Time.GetUtcNow().AddDays(90),
            Scopes = request.Scopes,
            GrantTypes = request.GrantTypes,
        });
    }

    public Task<DeviceAuthorization> StartDeviceAuthorizationAsync(ClientRegistration registration, string startUrl, CancellationToken cancellation)
    {
        Record("start", () => StartUrls.Add(startUrl));
        if (OnStart?.Invoke(registration) is { } failure)
            throw failure;
        return Task.FromResult(new DeviceAuthorization
        {
            DeviceCode = "device-secret",
            UserCode = "ABCD-EFGH",
            VerificationUri = VerificationUri,
            VerificationUriComplete = VerificationUri + "?user_code=ABCD-EFGH",
            ExpiresIn = DeviceLifetime,
            Interval = Interval,
        });
    }

    public Task<TokenReply> CreateTokenAsync(TokenRequest request, CancellationToken cancellation)
    {
        Record("token", () =>
        {
            TokenRequests.Add(request);
            TokenTimes.Add(environment.Time.GetUtcNow());
        });
        return TokenScript.TryDequeue(out var step) ? step(request, cancellation) : Task.FromResult(NextToken());
    }

    public TokenReply NextToken()
    {
        var number = Interlocked.Increment(ref _tokens);
        return new TokenReply { AccessToken = $"access-{number}", ExpiresIn = TokenLifetime, RefreshToken = GivesRefreshToken ? $"refresh-{number}" : null };
    }

    public Task LogoutAsync(string accessToken, CancellationToken cancellation)
    {
        Record("logout", () => LoggedOut.Add(accessToken));
        return OnLogout?.Invoke(accessToken, cancellation) ?? Task.CompletedTask;
    }

    public void Dispose()
    {
    }

    private void Record(string call, Action more)
    {
        lock (Calls)
        {
            Calls.Add(call);
            more();
        }
    }
}

/// <summary>A session service on a test's own home and a scripted OIDC service.</summary>
internal sealed class Bench : IDisposable
{
    public Bench(TimeProvider? time = null)
    {
        Home = new TestHome(time);
        Home.WriteConfig();
        Oidc = new FakeOidc(Home.Environment);
        Service = NewService();
    }

    public TestHome Home { get; }

    public FakeOidc Oidc { get; }

    public RecordedEvents Events { get; } = new();

    public MemoryTokenStore Memory { get; } = new();

    public RefreshHistory History { get; } = new();

    public List<EndpointSettings> Endpoints { get; } = [];

    public SessionService Service { get; }

    public SessionTarget Target => Home.Target;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A service as another process would have it, on the same folder.</summary>
    public SessionService NewService(RefreshHistory? history = null) => new(
        Home.Environment,
        settings =>
        {
            lock (Endpoints)
                Endpoints.Add(settings);
            return Oidc;
        },
        Memory,
        history ?? History);

    public Task<SessionInfo> ConnectAsync(LoginOptions? options = null, SessionTarget? target = null) =>
        Drive(Service.ConnectAsync(target ?? Target, options ?? new LoginOptions(), Events, Stop));

    public Task<AccessToken> TokenAsync() => Drive(Service.GetAccessTokenAsync(Target, Events, Stop));

    /// <summary>Moves the clock in small steps until the work is done: what waits for it goes on without real waiting.</summary>
    public async Task<T> Drive<T>(Task<T> work, TimeSpan? step = null)
    {
        // What does not wait for the clock is to end before it moves, on a busy machine too.
        await Task.WhenAny(work, Task.Delay(200));
        while (!work.IsCompleted)
        {
            Home.Clock.Advance(step ?? TimeSpan.FromMilliseconds(250));
            await Task.WhenAny(work, Task.Delay(1));
        }

        return await work;
    }

    public void Dispose() => Home.Dispose();
}
