using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Flows;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

public sealed class SessionServiceTests : IDisposable
{
    private static readonly LoginOptions Device = new() { UseDeviceCode = true };

    private readonly Bench _bench = new();

    private TestHome Home => _bench.Home;

    private FakeOidc Oidc => _bench.Oidc;

    public void Dispose() => _bench.Dispose();

    private Task<CoreException> FailsAsync(LoginOptions options) => Assert.ThrowsAsync<CoreException>(() => _bench.ConnectAsync(options));

    [Fact]
    public async Task Connecting_is_idempotent_and_costs_nothing_with_a_valid_token()
    {
        Assert.Equal(SessionAction.LoggedIn, (await _bench.ConnectAsync(Device)).Action);
        Oidc.Calls.Clear();
        SessionInfo info = await _bench.ConnectAsync();
        Assert.Equal((SessionAction.Cached, SessionStatus.Valid), (info.Action, info.Status));
        Assert.Empty(Oidc.Calls);
    }

    [Fact]
    public async Task Connecting_refreshes_before_it_asks_a_person()
    {
        Home.WriteToken(-5);
        Assert.Equal(SessionAction.Refreshed, (await _bench.ConnectAsync()).Action);
        Assert.Equal(["token"], Oidc.Calls);
    }

    [Fact]
    public async Task A_refresh_that_fails_leads_to_a_login_where_that_is_allowed()
    {
        Home.WriteToken(-5);
        Oidc.Fail(OidcError.ServiceFailed);
        Assert.Equal(SessionAction.LoggedIn, (await _bench.ConnectAsync(Device)).Action);

        Home.WriteToken(-5);
        Oidc.Fail(OidcError.ServiceFailed);
        Home.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ErrorIds.RefreshFailed, (await FailsAsync(new() { NonInteractive = true })).ErrorId);
    }

    [Fact]
    public async Task Non_interactive_never_asks()
    {
        CoreException e = await FailsAsync(new() { NonInteractive = true });
        Assert.Equal((ErrorIds.LoginRequired, "corp"), (e.ErrorId, e.SessionName));
        Assert.Empty(_bench.Events.Verifications);
        Assert.Empty(Oidc.Calls);
    }

    [Fact]
    public async Task Other_scopes_need_force_when_there_is_a_usable_token()
    {
        Home.WriteToken(60);
        CoreException e = await FailsAsync(new() { Scopes = ["other"], UseDeviceCode = true });
        Assert.Equal(ErrorIds.ScopeNeedsLogin, e.ErrorId);
        SessionInfo info = await _bench.ConnectAsync(
            new()
            {
                Scopes = ["other"],
                UseDeviceCode = true,
                Force = true,
            }
        );
        Assert.Equal(["other"], info.Scopes);
        Assert.Equal(["other"], Assert.Single(Oidc.Registrations).Scopes);
    }

    [Fact]
    public async Task The_configured_scopes_in_another_order_are_no_other_scopes()
    {
        Home.WriteToken(60);
        var target = new SessionTarget("corp", TestHome.StartUrl, TestHome.Region, ["a", "b"]);
        Assert.Equal(SessionAction.Cached, (await _bench.ConnectAsync(new() { Scopes = ["b", "a"] }, target)).Action);
    }

    [Fact]
    public async Task Force_registers_then_logs_out_then_logs_in()
    {
        Home.WriteToken(60);
        SessionInfo info = await _bench.ConnectAsync(new() { UseDeviceCode = true, Force = true });
        Assert.Equal(SessionAction.LoggedIn, info.Action);
        Assert.Equal(["register", "logout", "start", "token"], Oidc.Calls);
        Assert.Equal(["access-0"], Oidc.LoggedOut);
    }

    [Fact]
    public async Task Force_removes_the_old_entry_only_after_a_logout_that_succeeded()
    {
        Home.WriteToken(60);
        var during = new List<int>();
        _bench.Events.OnVerification = _ =>
        {
            during.Add(Directory.GetFiles(Home.Cache, "*.json").Length);
            throw new InvalidOperationException("stop here");
        };
        Oidc.OnLogout = static (_, _) => Task.FromException(new OidcException(OidcError.ServiceFailed, "down"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.ConnectAsync(new() { UseDeviceCode = true, Force = true }));
        Assert.Contains("down", Assert.Single(_bench.Events.Warnings), StringComparison.Ordinal);
        Assert.True(File.Exists(Home.TokenFile()));

        Oidc.OnLogout = null;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.ConnectAsync(new() { UseDeviceCode = true, Force = true }));
        Assert.False(File.Exists(Home.TokenFile()));
    }

    [Fact]
    public async Task After_a_failed_logout_the_new_token_replaces_even_a_later_old_one()
    {
        Home.WriteToken(6000);
        Oidc.OnLogout = static (_, _) => Task.FromException(new OidcException(OidcError.NotSent, "down"));
        await _bench.ConnectAsync(new() { UseDeviceCode = true, Force = true });
        Assert.Contains("\"access-1\"", File.ReadAllText(Home.TokenFile()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_memory_touches_no_file_and_serves_the_same_session()
    {
        SessionInfo info = await _bench.ConnectAsync(new() { UseDeviceCode = true, InMemory = true });
        Assert.Null(info.CachePath);
        Assert.False(Directory.Exists(Home.Cache));
        Assert.Equal("access-1", (await _bench.TokenAsync()).ToPlainText());
        Assert.Equal(SessionAction.Cached, (await _bench.ConnectAsync(new() { NonInteractive = true, InMemory = true })).Action);
        Assert.Equal(ErrorIds.LoginRequired, (await FailsAsync(new() { NonInteractive = true })).ErrorId);

        Home.Clock.Advance(TimeSpan.FromHours(8));
        Assert.Equal("access-2", (await _bench.TokenAsync()).ToPlainText());
        Assert.False(Directory.Exists(Home.Cache));
        Assert.Null(Assert.Single(await _bench.Service.GetSessionsAsync(_bench.Events, Bench.Stop)).CachePath);

        await _bench.Drive(_bench.Service.DisconnectAsync(_bench.Target, _bench.Events, Bench.Stop));
        Assert.Equal(["access-2"], Oidc.LoggedOut);
        await Assert.ThrowsAsync<CoreException>(_bench.TokenAsync);
    }

    [Fact]
    public async Task An_in_memory_login_neither_reads_nor_writes_the_folder()
    {
        Home.WriteToken(60);
        string[] before = Directory.GetFileSystemEntries(Home.Cache);
        await _bench.ConnectAsync(new() { UseDeviceCode = true, InMemory = true });
        Assert.Equal(before, Directory.GetFileSystemEntries(Home.Cache));
        Assert.Equal("access-1", (await _bench.TokenAsync()).ToPlainText());
    }

    [Fact]
    public async Task A_login_whose_token_could_not_be_saved_is_refused_before_anybody_is_asked()
    {
        File.WriteAllText(Path.Combine(Home.Directory, ".aws", "sso"), "in the way");
        CoreException e = await FailsAsync(Device);
        Assert.Equal(ErrorIds.CacheNotWritable, e.ErrorId);
        Assert.Contains(Home.Cache, e.Message, StringComparison.Ordinal);
        Assert.Empty(Oidc.Calls);
    }

    [Fact]
    public async Task A_login_whose_write_fails_after_all_warns_and_keeps_the_token_for_this_process()
    {
        Oidc.TokenScript.Enqueue(
            (_, _) =>
            {
                Directory.CreateDirectory(Home.TokenFile());
                return Task.FromResult(Oidc.NextToken());
            }
        );
        Assert.Equal(SessionAction.LoggedIn, (await _bench.ConnectAsync(Device)).Action);
        Assert.Contains(_bench.Events.Warnings, text => text.Contains(Home.TokenFile(), StringComparison.Ordinal));
        Assert.Equal("access-1", (await _bench.TokenAsync()).ToPlainText());
    }

    [Fact]
    public async Task A_broken_entry_is_replaced_by_a_login()
    {
        Home.WriteToken("{\"accessToken\": ");
        Assert.Equal(SessionAction.LoggedIn, (await _bench.ConnectAsync(Device)).Action);
        Assert.Equal("access-1", (await _bench.TokenAsync()).ToPlainText());
    }

    [Fact]
    public async Task Sessions_are_listed_from_config_and_cache_with_their_state()
    {
        Home.WriteConfig(
            $"[sso-session corp]\nsso_start_url = {TestHome.StartUrl}\nsso_region = {TestHome.Region}\nsso_registration_scopes = a,b\n"
                + $"[sso-session never]\nsso_start_url = {TestHome.StartUrl}\nsso_region = {TestHome.Region}\n"
                + "[sso-session broken]\nsso_region = x\n"
                + "[profile old]\nsso_start_url = https://old/start\nsso_region = us-east-1\n[profile old2]\nsso_start_url = "
                + "https://old/start\nsso_region = us-east-1\n"
        );
        Home.WriteToken(10);
        Home.WriteToken(
            """{"accessToken":"a","expiresAt":"2025-01-01T00:00:00Z","startUrl":"https://old/start","region":"us-east-1"}""",
            "https://old/start"
        );
        Home.WriteToken(
            """{"accessToken":"a","expiresAt":"2027-01-01T00:00:00Z","startUrl":"https://other/start","region":"us-east-2"}""",
            "https://other/start"
        );
        IReadOnlyList<SessionInfo> sessions = await _bench.Service.GetSessionsAsync(_bench.Events, Bench.Stop);
        Assert.Equal(
            [
                ("corp", TestHome.StartUrl, SessionStatus.Expiring, true),
                ("never", TestHome.StartUrl, SessionStatus.LoggedOut, false),
                (null, "https://old/start", SessionStatus.Expired, false),
                (null, "https://other/start", SessionStatus.Valid, false),
            ],
            sessions.Select(static s => ((string?)s.SessionName, s.StartUrl, s.Status, s.CanRefresh))
        );
        Assert.Equal(["a", "b"], sessions[0].Scopes);
        Assert.Equal(Home.TokenFile(), sessions[0].CachePath);
        Assert.Equal(TestHome.Start.AddMinutes(10).UtcDateTime, sessions[0].ExpiresAt);
        Assert.Equal(DateTimeKind.Utc, sessions[0].ExpiresAt!.Value.Kind);
        Assert.Null(sessions[1].CachePath);
        Assert.Contains("broken", Assert.Single(_bench.Events.Warnings), StringComparison.Ordinal);
        Assert.Empty(Oidc.Calls);
        Assert.Equal(["broken", "corp", "never"], _bench.Service.GetSessionNames());
        Assert.Equal(["old", "old2"], _bench.Service.GetProfileNames());
    }

    [Fact]
    public async Task Disconnecting_logs_out_and_removes_that_sessions_entry_alone()
    {
        string before = Home.WriteToken(60);
        string foreign = Home.WriteToken("{\"accessToken\":\"theirs\"}", "somebody else's");
        SessionInfo? was = await _bench.Drive(_bench.Service.DisconnectAsync(_bench.Target, _bench.Events, Bench.Stop));
        Assert.Equal((before, "corp"), (was!.CachePath, was.SessionName));
        Assert.Equal(["access-0"], Oidc.LoggedOut);
        Assert.False(File.Exists(before));
        Assert.True(File.Exists(foreign));
        Assert.Null(await _bench.Drive(_bench.Service.DisconnectAsync(_bench.Target, _bench.Events, Bench.Stop)));
        Assert.Single(Oidc.LoggedOut);
    }

    [Fact]
    public async Task Disconnecting_removes_the_entry_even_where_the_portal_fails_and_warns()
    {
        string path = Home.WriteToken(60);
        Oidc.OnLogout = static (_, _) => Task.FromException(new OidcException(OidcError.ServiceFailed, "down"));
        await _bench.Drive(_bench.Service.DisconnectAsync(_bench.Target, _bench.Events, Bench.Stop));
        Assert.False(File.Exists(path));
        Assert.Contains("down", Assert.Single(_bench.Events.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_disconnect_leaves_the_entry_and_frees_the_lock()
    {
        Home.WriteToken(60);
        Dictionary<string, string> before = Home.Snapshot();
        var called = new TaskCompletionSource();
        Oidc.OnLogout = async (_, end) =>
        {
            called.SetResult();
            await Task.Delay(Timeout.Infinite, end);
        };
        using var stop = new CancellationTokenSource();
        Task<SessionInfo?> work = _bench.Service.DisconnectAsync(_bench.Target, _bench.Events, stop.Token);
        await called.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.Equal(before, Home.Snapshot());
        (await new FileTokenStore(Home.Environment).LockAsync(_bench.Target, Bench.Stop)).Dispose();
    }

    [Fact]
    public async Task Disconnecting_without_a_folder_makes_none()
    {
        await _bench.Drive(_bench.Service.DisconnectAsync(_bench.Target, _bench.Events, Bench.Stop));
        Assert.False(Directory.Exists(Home.Cache));
    }

    [Fact]
    public async Task Only_ours_are_connected()
    {
        Home.WriteToken(60);
        Home.WriteToken(
            """{"accessToken":"a","expiresAt":"2027-01-01T00:00:00Z","startUrl":"https://other/start","region":"us-east-2"}""",
            "https://other/start"
        );
        Home.WriteToken(
            """{"accessToken":"a","expiresAt":"2027-01-01T00:00:00Z","startUrl":"https://x/start","region":"us-east-2"}""",
            "a removed session"
        );
        Home.WriteToken("junk", "https://junk/start");
        IReadOnlyList<SessionTarget> connected = await _bench.Service.GetConnectedAsync(_bench.Events, Bench.Stop);
        Assert.Equal(["corp", "https://other/start"], connected.Select(static t => t.Name));
    }

    [Fact]
    public async Task An_unprotected_endpoint_warns()
    {
        await _bench.ConnectAsync(new() { UseDeviceCode = true, EndpointUrl = "http://example.com" });
        Assert.Contains("plain http", Assert.Single(_bench.Events.Warnings), StringComparison.Ordinal);
        Assert.All(_bench.Endpoints, static e => Assert.Equal("http://example.com/", e.OidcUrl!.AbsoluteUri));
    }

    [Fact]
    public async Task A_refused_entry_is_an_error_and_in_the_list_a_warning()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        string path = Home.WriteToken(60);
        File.Move(path, path + ".real");
        File.CreateSymbolicLink(path, path + ".real");
        Assert.Equal(ErrorIds.CacheEntryRefused, (await FailsAsync(Device)).ErrorId);
        SessionInfo refused = Assert.Single(await _bench.Service.GetSessionsAsync(_bench.Events, Bench.Stop));
        Assert.Equal(SessionStatus.LoggedOut, refused.Status);
        Assert.Single(_bench.Events.Warnings);
    }

    [Fact]
    public void A_secure_string_holds_the_token()
    {
        using var secure = new AccessToken("a\u00e9b", TestHome.Start).ToSecureString();
        Assert.True(secure.IsReadOnly());
        Assert.Equal("a\u00e9b", new System.Net.NetworkCredential("", secure).Password);
    }
}
