using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Sessions;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

public sealed class RefreshTests : IDisposable
{
    private readonly Bench _bench = new();

    private TestHome Home => _bench.Home;

    private FakeOidc Oidc => _bench.Oidc;

    public void Dispose() => _bench.Dispose();

    private async Task<CoreException> FailsAsync() => await Assert.ThrowsAsync<CoreException>(_bench.TokenAsync);

    private async Task<string> TokenAsync() => (await _bench.TokenAsync()).ToPlainText();

    [Theory]
    [InlineData(15.1, 0)]
    [InlineData(15, 1)]
    [InlineData(0.1, 1)]
    [InlineData(-600, 1)]
    public async Task A_token_is_refreshed_when_15_minutes_or_less_are_left(double minutes, int calls)
    {
        Home.WriteToken(minutes);
        Assert.Equal(calls == 0 ? "access-0" : "access-1", await TokenAsync());
        Assert.Equal(calls, Oidc.TokenRequests.Count);
    }

    [Fact]
    public async Task A_refresh_sends_the_cached_registration_and_saves_what_came()
    {
        Home.WriteToken(5, extra: ", \"issuer\": \"kept\"");
        await TokenAsync();
        TokenRequest request = Assert.Single(Oidc.TokenRequests);
        Assert.Equal(
            ("refresh_token", "client", "secret", "refresh-0"),
            (request.GrantType, request.ClientId, request.ClientSecret, request.RefreshToken)
        );
        Assert.Equal(
            "{\"startUrl\":\"https://d-abc123.awsapps.com/start\",\"region\":\"eu-west-1\","
                + "\"accessToken\":\"access-1\",\"expiresAt\":\"2026-01-02T11:04:05Z\",\"clientId\":\"client\","
                + "\"clientSecret\":\"secret\",\"registrationExpiresAt\":\"2026-02-01T03:04:05Z\","
                + "\"refreshToken\":\"refresh-1\",\"issuer\":\"kept\"}",
            Assert.Single(Home.Snapshot()).Value
        );
    }

    [Fact]
    public async Task A_lifetime_counts_from_before_the_call()
    {
        Home.WriteToken(5);
        Oidc.TokenScript.Enqueue(
            (_, _) =>
            {
                Home.Clock.Advance(TimeSpan.FromSeconds(9));
                return Task.FromResult(Oidc.NextToken());
            }
        );
        Assert.InRange((await _bench.TokenAsync()).ExpiresAt, TestHome.Start.AddHours(8), TestHome.Start.AddHours(8).AddSeconds(8));
    }

    [Fact]
    public async Task A_reply_without_a_refresh_token_removes_the_stored_one()
    {
        Home.WriteToken(5);
        Oidc.GivesRefreshToken = false;
        await TokenAsync();
        Assert.DoesNotContain("refreshToken", Home.Snapshot().Values.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData("refresh-0", -1)]
    public async Task Without_a_refresh_token_or_a_live_registration_a_token_serves_until_it_expires(
        string? refreshToken,
        double registrationDays
    )
    {
        Home.WriteToken(1, refreshToken, registrationDays: registrationDays);
        Assert.Equal("access-0", await TokenAsync());
        Home.Clock.Advance(TimeSpan.FromMinutes(1));
        CoreException e = await FailsAsync();
        Assert.Equal((ErrorIds.LoginRequired, FailureKind.Authentication), (e.ErrorId, e.Kind));
        Assert.Equal("corp", e.Session?.SessionName);
        Assert.Empty(Oidc.Calls);
    }

    [Fact]
    public async Task Without_registrationExpiresAt_there_is_no_refresh()
    {
        Home.WriteToken("""{"accessToken":"a","expiresAt":"2026-01-02T03:05:05Z","clientId":"c","clientSecret":"s","refreshToken":"r"}""");
        Assert.Equal("a", await TokenAsync());
        Assert.Empty(Oidc.Calls);
    }

    [Fact]
    public async Task Without_a_token_a_login_is_required()
    {
        Assert.Equal(ErrorIds.LoginRequired, (await FailsAsync()).ErrorId);
        Assert.False(Directory.Exists(Home.Cache));
    }

    [Fact]
    public async Task A_valid_token_touches_neither_service_nor_folder()
    {
        Home.WriteToken(60);
        string[] before = Directory.GetFiles(Home.Cache);
        await TokenAsync();
        Assert.Equal(before, Directory.GetFiles(Home.Cache));
        Assert.Empty(_bench.Endpoints);
    }

    [Theory]
    [InlineData(OidcError.ServiceFailed)]
    [InlineData(OidcError.NotSent)]
    [InlineData(OidcError.LostReply)]
    [InlineData(OidcError.InvalidReply)]
    [InlineData(OidcError.InvalidClient)]
    [InlineData(OidcError.InvalidGrant)]
    [InlineData(OidcError.Throttled)]
    public async Task A_refresh_that_fails_keeps_a_valid_token_and_its_entry(object error)
    {
        Home.WriteToken(5);
        Dictionary<string, string> before = Home.Snapshot();
        Oidc.Fail((OidcError)error);
        Assert.Equal("access-0", await TokenAsync());
        Assert.Equal(before, Home.Snapshot());
        Assert.Contains("could not be refreshed", Assert.Single(_bench.Events.Verboses), StringComparison.Ordinal);
        Assert.Empty(_bench.Events.Warnings);
    }

    [Theory]
    [InlineData(OidcError.ServiceFailed, ErrorIds.RefreshFailed)]
    [InlineData(OidcError.LostReply, ErrorIds.RefreshFailed)]
    [InlineData(OidcError.InvalidGrant, ErrorIds.LoginRequired)]
    [InlineData(OidcError.InvalidClient, ErrorIds.LoginRequired)]
    public async Task A_refresh_that_fails_leaves_an_expired_entry_and_says_whether_a_login_helps(object error, string id)
    {
        Home.WriteToken(-5);
        Dictionary<string, string> before = Home.Snapshot();
        Oidc.Fail((OidcError)error);
        CoreException e = await FailsAsync();
        Assert.Equal(id, e.ErrorId);
        Assert.Equal(error.ToString(), e.InnerException!.Message);
        Assert.Equal(before, Home.Snapshot());
    }

    [Fact]
    public async Task A_session_is_refreshed_at_most_once_in_30_seconds()
    {
        Home.WriteToken(5);
        Oidc.Fail(OidcError.ServiceFailed);
        await TokenAsync();
        Home.Clock.Advance(TimeSpan.FromSeconds(29));
        await TokenAsync();
        Assert.Single(Oidc.TokenRequests);
        Home.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("access-1", await TokenAsync());
    }

    [Fact]
    public async Task An_expired_token_is_not_refreshed_twice_in_30_seconds_either()
    {
        Home.WriteToken(-5);
        Oidc.Fail(OidcError.ServiceFailed);
        await FailsAsync();
        Assert.Contains("less than 30 s ago", (await FailsAsync()).Message, StringComparison.Ordinal);
        Assert.Single(Oidc.TokenRequests);
    }

    [Fact]
    public async Task A_lost_reply_allows_one_later_try()
    {
        Home.WriteToken(-5);
        for (int i = 0; i < 3; i++)
        {
            Oidc.Fail(OidcError.LostReply);
        }

        await FailsAsync();
        Home.Clock.Advance(TimeSpan.FromSeconds(31));
        await FailsAsync();
        Assert.Equal(2, Oidc.TokenRequests.Count);
        Home.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Contains("probably spent", (await FailsAsync()).Message, StringComparison.Ordinal);
        Assert.Equal(2, Oidc.TokenRequests.Count);
        Home.WriteToken(-5, refreshToken: "another");
        Oidc.TokenScript.Clear();
        Assert.Equal("access-1", await TokenAsync());
    }

    [Fact]
    public async Task After_invalid_grant_what_another_program_writes_within_2_seconds_is_used()
    {
        Home.WriteToken(-5);
        Oidc.Fail(OidcError.InvalidGrant);
        DateTimeOffset began = Home.Clock.GetUtcNow();
        Task<AccessToken> work = _bench.Service.GetAccessTokenAsync(_bench.Target, _bench.Events, Bench.Stop);
        while (Home.Clock.GetUtcNow() < began.AddSeconds(1.5))
        {
            await Home.Clock.WaitedForAsync();
            Home.Clock.AdvanceToNextWait();
        }

        Assert.False(work.IsCompleted);
        Home.WriteToken(400, accessToken: "theirs");
        Assert.Equal("theirs", (await _bench.Drive(work)).ToPlainText());
    }

    [Fact]
    public async Task An_entry_that_went_during_the_call_is_not_written()
    {
        Home.WriteToken(-5);
        Oidc.TokenScript.Enqueue(
            (_, _) =>
            {
                File.Delete(Home.TokenFile());
                return Task.FromResult(Oidc.NextToken());
            }
        );
        Assert.Equal("access-1", await TokenAsync());
        Assert.Empty(Home.Snapshot());
    }

    [Theory]
    [InlineData(1000, "theirs")]
    [InlineData(100, "access-1")]
    public async Task Of_two_new_entries_the_later_expiry_wins(double theirMinutes, string winner)
    {
        Home.WriteToken(-5);
        Oidc.TokenScript.Enqueue(
            (_, _) =>
            {
                Home.WriteToken(theirMinutes, accessToken: "theirs");
                return Task.FromResult(Oidc.NextToken());
            }
        );
        Assert.Equal(winner, await TokenAsync());
        Assert.Contains($"\"{winner}\"", Home.Snapshot().Values.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_takes_no_file_spends_no_refresh_token()
    {
        Home.WriteToken(5);
        (await new FileTokenStore(Home.Environment).LockAsync(_bench.Target, Bench.Stop)).Dispose();
        MakeUnwritable();
        Assert.Equal("access-0", await TokenAsync());
        Home.Clock.Advance(TimeSpan.FromMinutes(6));
        CoreException e = await FailsAsync();
        Assert.Equal(ErrorIds.LoginRequired, e.ErrorId);
        Assert.Contains(Home.Cache, e.Message, StringComparison.Ordinal);
        Assert.Empty(Oidc.Calls);
    }

    [Fact]
    public async Task A_full_disk_spends_no_refresh_token()
    {
        using var disk = SmallDisk.Mount(Home.Cache);
        Home.WriteToken(5);
        disk.Fill();
        Assert.Equal("access-0", await TokenAsync());
        Home.Clock.Advance(TimeSpan.FromMinutes(6));
        CoreException e = await FailsAsync();
        Assert.Equal(ErrorIds.LoginRequired, e.ErrorId);
        Assert.Contains(Home.Cache, e.Message, StringComparison.Ordinal);
        Assert.IsType<IOException>(e.InnerException);
        Assert.Empty(Oidc.Calls);
        Assert.Equal(
            "access-0",
            (await new FileTokenStore(Home.Environment).ReadAsync(_bench.Target, _bench.Events, Bench.Stop)).Entry!.AccessToken
        );
    }

    [Fact]
    public async Task A_write_that_fails_after_all_warns_and_gives_the_token_also_the_next_time()
    {
        Home.WriteToken(-5);
        Oidc.TokenScript.Enqueue(
            (_, _) =>
            {
                Directory.Delete(Home.Cache, recursive: true);
                Directory.CreateDirectory(Path.GetDirectoryName(Home.TokenFile())!);
                Directory.CreateDirectory(Home.TokenFile());
                return Task.FromResult(Oidc.NextToken());
            }
        );
        Assert.Equal("access-1", await TokenAsync());
        Assert.Contains(Home.TokenFile(), Assert.Single(_bench.Events.Warnings), StringComparison.Ordinal);
        Assert.Equal("access-1", await TokenAsync());
        Assert.Single(Oidc.TokenRequests);
    }

    [Fact]
    public async Task Of_32_tasks_that_find_a_token_expired_one_refreshes()
    {
        Home.WriteToken(-5);
        var services = Enumerable.Range(0, 32).Select(_ => _bench.NewService(new RefreshHistory())).ToList();
        Task<AccessToken[]> work = Task.WhenAll(
            services.Select(s => Task.Run(() => s.GetAccessTokenAsync(_bench.Target, _bench.Events, Bench.Stop)))
        );
        AccessToken[] tokens = await _bench.Drive(work);
        Assert.All(tokens, static token => Assert.Equal("access-1", token.ToPlainText()));
        Assert.Single(Oidc.TokenRequests);
    }

    [Fact]
    public async Task Of_32_processes_that_find_a_token_expired_one_refreshes()
    {
        using var real = new TestHome(TimeProvider.System);
        using var endpoint = new TokenEndpoint { Delay = TimeSpan.FromMilliseconds(200) };
        real.WriteToken(-5);
        var children = Enumerable.Range(0, 32).Select(_ => ChildProcess.Start("token", real.Directory, endpoint.Url)).ToList();
        string?[] tokens = await Task.WhenAll(children.Select(static c => c.StandardOutput.ReadLineAsync(Bench.Stop).AsTask()));
        children.ForEach(static c => c.Dispose());
        Assert.All(tokens, static token => Assert.Equal("access-1", token));
        Assert.Equal((1, 0), (endpoint.Given, endpoint.SpentTwice));
    }

    [Theory]
    [InlineData(200, "<html>captive portal</html>")]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "{\"accessToken\":\"a\"}")]
    [InlineData(200, "{\"accessToken\":\"cut o")]
    [InlineData(502, "<html>bad gateway</html>")]
    [InlineData(307, "")]
    public async Task A_reply_that_is_no_token_is_an_error_and_sent_once(int status, string text)
    {
        using var endpoint = new TokenEndpoint { Instead = (status, text) };
        using var service = new AwsOidcService(new EndpointSettings { Region = "eu-west-1", OidcUrl = new Uri(endpoint.Url) });
        var request = new TokenRequest
        {
            GrantType = GrantTypes.RefreshToken,
            ClientId = "c",
            ClientSecret = "hush1",
            RefreshToken = "hush2",
        };
        OidcException e = await Assert.ThrowsAsync<OidcException>(() => service.CreateTokenAsync(request, Bench.Stop));
        Assert.DoesNotContain("hush", e.Message, StringComparison.Ordinal);
        Assert.Single(endpoint.Bodies);
    }

    [Fact]
    public async Task A_service_that_is_not_there_never_got_the_request()
    {
        using var service = new AwsOidcService(new EndpointSettings { Region = "eu-west-1", OidcUrl = new Uri("http://127.0.0.1:1") });
        var request = new TokenRequest
        {
            GrantType = GrantTypes.RefreshToken,
            ClientId = "c",
            ClientSecret = "s",
            RefreshToken = "r",
        };
        Assert.Equal(
            OidcError.NotSent,
            (await Assert.ThrowsAsync<OidcException>(() => service.CreateTokenAsync(request, Bench.Stop))).Error
        );
    }

    [Fact]
    public async Task A_stop_after_sending_returns_at_once()
    {
        await Prompt.AssertStopsAsync(async stop =>
        {
            var sent = new TaskCompletionSource();
            var own = new Bench();
            own.Home.WriteToken(-5);
            own.Oidc.TokenScript.Enqueue(
                (_, _) =>
                {
                    sent.SetResult();
                    return new TaskCompletionSource<TokenReply>().Task;
                }
            );
            Task<AccessToken> work = own.Service.GetAccessTokenAsync(own.Target, own.Events, stop);
            await sent.Task;
            return work;
        });
    }

    [Fact]
    public async Task After_a_stop_the_write_follows_with_the_lock_held()
    {
        Home.WriteToken(-5);
        var reply = new TaskCompletionSource<TokenReply>();
        var sent = new TaskCompletionSource();
        Oidc.TokenScript.Enqueue(
            (_, _) =>
            {
                sent.SetResult();
                return reply.Task;
            }
        );
        using var stop = new CancellationTokenSource();
        Task<AccessToken> work = _bench.Service.GetAccessTokenAsync(_bench.Target, _bench.Events, stop.Token);
        await sent.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);

        // Whoever waits for the lock finds the new token.
        Task<AccessToken> next = _bench.NewService(new RefreshHistory()).GetAccessTokenAsync(_bench.Target, _bench.Events, Bench.Stop);
        Assert.False(next.IsCompleted);
        reply.SetResult(Oidc.NextToken());
        Assert.Equal("access-1", (await _bench.Drive(next)).ToPlainText());
        Assert.Single(Oidc.TokenRequests);
    }

    [Fact]
    public async Task A_stopped_refresh_ends_after_10_seconds_and_leaves_the_entry()
    {
        Home.WriteToken(-5);
        Dictionary<string, string> before = Home.Snapshot();
        var sent = new TaskCompletionSource();
        Oidc.TokenScript.Enqueue(
            async (_, end) =>
            {
                sent.SetResult();
                await Task.Delay(Timeout.Infinite, end);
                return Oidc.NextToken();
            }
        );
        using var stop = new CancellationTokenSource();
        Task<AccessToken> work = _bench.Service.GetAccessTokenAsync(_bench.Target, _bench.Events, stop.Token);
        await sent.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Task<IDisposable> next = new FileTokenStore(Home.Environment).LockAsync(_bench.Target, Bench.Stop);
        Home.Clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(next.IsCompleted);
        Home.Clock.Advance(TimeSpan.FromSeconds(0.1));
        using IDisposable held = await next;
        Assert.Equal(before, Home.Snapshot());
    }

    [Fact]
    public async Task No_message_contains_a_secret()
    {
        Home.WriteToken(-5);
        Oidc.Fail(OidcError.InvalidGrant);
        CoreException e = await FailsAsync();
        foreach (string? secret in new[] { "refresh-0", "access-0", "secret" })
        {
            Assert.DoesNotContain(secret, e.Message + e.RecommendedAction + _bench.Events.All, StringComparison.Ordinal);
        }
    }

    private void MakeUnwritable()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A folder of one's own is writable on Windows.");
        Assert.SkipUnless(Home.TryMakeCacheReadOnly(), "This user may write everywhere.");
    }
}
