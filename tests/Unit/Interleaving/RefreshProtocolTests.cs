using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Tests.Unit.Core;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Interleaving;

/// <summary>The refresh protocol in every order of its steps, on the seams of the store, the service and the clock.</summary>
public sealed class RefreshProtocolTests : IDisposable
{
    private static readonly SessionTarget Target = new("corp", TestHome.StartUrl, TestHome.Region);

    private readonly Schedule _schedule = new(mostPreemptions: 3);
    private readonly List<UsableToken> _got = [];
    private ScheduledStore _store = null!;
    private ScheduledService _service = null!;
    private HostEnvironment _environment = null!;

    public void Dispose()
    {
        _schedule.Dispose();
        _service.Dispose();
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    public async Task Three_that_refresh_at_once_send_one_token_and_all_have_the_new_one(int minutesLeft)
    {
        await _schedule.ExploreAsync(() =>
        {
            Begin(minutesLeft);
            return ([RefreshAsync, RefreshAsync, RefreshAsync], Check);

            void Check()
            {
                Assert.Equal(["refresh-0"], _service.Sent);
                Assert.All(_got, static usable => Assert.Equal("access-1", usable.Entry?.AccessToken));
                Assert.Equal(("refresh-1", false), (_store.Entry?.RefreshToken, _store.IsLocked));
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{_schedule.Orders} orders");
        Assert.InRange(_schedule.Orders, 100, int.MaxValue);
    }

    [Fact]
    public async Task A_logout_among_refreshes_leaves_nothing_behind()
    {
        await _schedule.ExploreAsync(() =>
        {
            Begin(minutesLeft: -5);
            return ([RefreshAsync, LogOutAsync, RefreshAsync], Check);

            void Check()
            {
                Assert.Equal(_service.Sent.Distinct(), _service.Sent);
                Assert.Single(_service.Ended);
                Assert.Equal((null, false), (_store.Entry, _store.IsLocked));
                // Whoever has a token had it before the logout.
                Assert.All(_got, usable => Assert.True(usable.Entry is null || _service.Ended[0] == usable.Entry.AccessToken));
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{_schedule.Orders} orders");
        Assert.InRange(_schedule.Orders, 100, int.MaxValue);
    }

    [Fact]
    public async Task Another_program_that_takes_no_lock_costs_nobody_their_token()
    {
        await _schedule.ExploreAsync(() =>
        {
            Begin(minutesLeft: 5);
            return ([RefreshAsync, OtherProgramAsync, RefreshAsync], Check);

            void Check()
            {
                // What it has redeemed and not yet written, nobody can know of; but the token that counts is the one that stays.
                Assert.All(_got, static usable => Assert.NotNull(usable.Entry));
                Assert.True(_service.IsLive(_store.Entry!.RefreshToken!));
                Assert.False(_store.IsLocked);
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{_schedule.Orders} orders");
        Assert.InRange(_schedule.Orders, 100, int.MaxValue);
    }

    private void Begin(int minutesLeft)
    {
        _got.Clear();
        _service = new ScheduledService(_schedule);
        _environment = new HostEnvironment { Time = new ScheduledTime(_schedule, TestHome.Start), Variables = static _ => null };
        _store = new ScheduledStore(_schedule)
        {
            Entry = new TokenEntry
            {
                StartUrl = Target.StartUrl,
                Region = Target.Region,
                AccessToken = "access-0",
                ExpiresAt = TestHome.Start.AddMinutes(minutesLeft),
                ClientId = "client",
                ClientSecret = "secret",
                RegistrationExpiresAt = TestHome.Start.AddDays(30),
                RefreshToken = "refresh-0",
            },
        };
    }

    // As a process of its own: what it remembers is its own.
    private async Task RefreshAsync()
    {
        var refresher = new TokenRefresher(_environment, _store, new MemoryTokenStore(), new RefreshHistory(), (_, _) => _service);
        UsableToken usable = await refresher.GetAsync(Target, SilentEvents.Instance, CancellationToken.None);
        lock (_got)
        {
            _got.Add(usable);
        }
    }

    private async Task LogOutAsync() =>
        await new SessionLogout(_environment, _store, new RevokedTokens(), () => _service).RunAsync(
            Target,
            removeAlways: true,
            SilentEvents.Instance,
            CancellationToken.None
        );

    private async Task OtherProgramAsync()
    {
        await _schedule.StepAsync("other: read");
        TokenEntry? entry = _store.Entry;
        await _schedule.StepAsync("other: send");
        if (entry is null || _service.Redeem(entry.RefreshToken!) is not { } reply)
        {
            return;
        }
        await _schedule.StepAsync("other: write");
        _store.Entry = new TokenEntry(entry)
        {
            StartUrl = entry.StartUrl,
            Region = entry.Region,
            AccessToken = reply.AccessToken,
            ExpiresAt = _environment.Time.GetUtcNow() + reply.ExpiresIn,
            ClientId = entry.ClientId,
            ClientSecret = entry.ClientSecret,
            RegistrationExpiresAt = entry.RegistrationExpiresAt,
            RefreshToken = reply.RefreshToken,
        };
    }
}
