using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Flows;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

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
    public SessionService NewService(RefreshHistory? history = null) =>
        new(
            Home.Environment,
            settings =>
            {
                lock (Endpoints)
                {
                    Endpoints.Add(settings);
                }

                return Oidc;
            },
            Memory,
            history ?? History
        );

    public Task<SessionInfo> ConnectAsync(LoginOptions? options = null, SessionTarget? target = null) =>
        Drive(Service.ConnectAsync(target ?? Target, options ?? new LoginOptions(), Events, Stop));

    public Task<AccessToken> TokenAsync() => Drive(Service.GetAccessTokenAsync(Target, Events, Stop));

    /// <summary>Lets the work go on, moving the clock to what it waits for.</summary>
    public Task<T> Drive<T>(Task<T> work) => Home.Clock.DriveAsync(work);

    public void Dispose() => Home.Dispose();
}
