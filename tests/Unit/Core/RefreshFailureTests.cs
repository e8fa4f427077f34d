using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Sessions;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>What a failed refresh of an expired token is, and when the token may be sent again.</summary>
public sealed class RefreshFailureTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    private Task<CoreException> FailsAsync() => Assert.ThrowsAsync<CoreException>(_bench.TokenAsync);

    [Theory]
    [InlineData(OidcError.InvalidGrant, ErrorIds.LoginRequired, FailureKind.Authentication)]
    [InlineData(OidcError.InvalidClient, ErrorIds.LoginRequired, FailureKind.Authentication)]
    [InlineData(OidcError.NotSent, ErrorIds.RefreshFailed, FailureKind.Connection)]
    [InlineData(OidcError.LostReply, ErrorIds.RefreshFailed, FailureKind.Connection)]
    [InlineData(OidcError.Unavailable, ErrorIds.RefreshFailed, FailureKind.Unavailable)]
    [InlineData(OidcError.ServiceFailed, ErrorIds.RefreshFailed, FailureKind.Unavailable)]
    [InlineData(OidcError.Throttled, ErrorIds.RefreshFailed, FailureKind.LimitsExceeded)]
    [InlineData(OidcError.InvalidReply, ErrorIds.RefreshFailed, FailureKind.InvalidData)]
    public async Task Only_where_a_person_can_help_a_login_is_asked_for(object error, string id, FailureKind kind)
    {
        _bench.Home.WriteToken(-5);
        _bench.Oidc.Fail((OidcError)error);
        CoreException e = await FailsAsync();
        Assert.Equal((id, kind, "corp", TestHome.Region), (e.ErrorId, e.Kind, e.SessionName, e.Session!.Region));
        Assert.Contains(error.ToString()!, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_have_reached_the_service_is_tried_again_at_once()
    {
        _bench.Home.WriteToken(-5);
        _bench.Oidc.Fail(OidcError.NotSent);
        Assert.Equal(ErrorIds.RefreshFailed, (await FailsAsync()).ErrorId);
        Assert.Equal("access-1", (await _bench.TokenAsync()).ToPlainText());
    }

    [Fact]
    public async Task Such_a_failure_does_not_make_a_lost_reply_forgotten()
    {
        _bench.Home.WriteToken(-5);
        foreach (OidcError error in new[] { OidcError.LostReply, OidcError.NotSent, OidcError.LostReply })
        {
            _bench.Oidc.Fail(error);
            await FailsAsync();
            _bench.Home.Clock.Advance(TimeSpan.FromSeconds(31));
        }

        CoreException e = await FailsAsync();
        Assert.Equal(ErrorIds.LoginRequired, e.ErrorId);
        Assert.Contains("probably spent", e.Message, StringComparison.Ordinal);
        Assert.Equal(3, _bench.Oidc.TokenRequests.Count);
    }

    [Fact]
    public async Task The_pause_belongs_to_the_token_not_to_the_session()
    {
        _bench.Home.WriteToken(-5);
        _bench.Oidc.Fail(OidcError.ServiceFailed);
        await FailsAsync();
        _bench.Home.WriteToken(-5, refreshToken: "another");
        _bench.Oidc.Fail(OidcError.ServiceFailed);
        await FailsAsync();
        _bench.Home.WriteToken(-5);
        Assert.Contains("less than 30 s ago", (await FailsAsync()).Message, StringComparison.Ordinal);
        Assert.Equal(["refresh-0", "another"], _bench.Oidc.TokenRequests.Select(static request => request.RefreshToken));
    }

    [Fact]
    public async Task Nor_to_the_process()
    {
        _bench.Home.WriteToken(5);
        var other = new SessionTarget("other", TestHome.StartUrl, TestHome.Region);
        string theirs = File.ReadAllText(_bench.Home.TokenFile()).Replace("refresh-0", "refresh-other", StringComparison.Ordinal);
        _bench.Home.WriteToken(theirs, "other");
        await _bench.TokenAsync();
        await _bench.Drive(_bench.Service.GetAccessTokenAsync(other, _bench.Events, Bench.Stop));
        Assert.Equal(2, _bench.Oidc.TokenRequests.Count);
    }

    [Fact]
    public async Task A_refresh_token_that_the_service_lets_live_on_is_not_sent_at_every_call()
    {
        _bench.Home.WriteToken(5);
        _bench.Oidc.TokenScript.Enqueue(
            static (request, _) =>
                Task.FromResult(
                    new TokenReply { AccessToken = "short", ExpiresIn = TimeSpan.FromMinutes(10), RefreshToken = request.RefreshToken }
                )
        );
        Assert.Equal("short", (await _bench.TokenAsync()).ToPlainText());
        Assert.Equal("short", (await _bench.TokenAsync()).ToPlainText());
        Assert.Single(_bench.Oidc.TokenRequests);
    }

    [Theory]
    [InlineData(OidcError.InvalidGrant, ErrorIds.LoginRequired, FailureKind.Authentication)]
    [InlineData(OidcError.Unavailable, ErrorIds.RefreshFailed, FailureKind.Unavailable)]
    [InlineData(OidcError.LostReply, ErrorIds.RefreshFailed, FailureKind.Connection)]
    [InlineData(OidcError.Throttled, ErrorIds.RefreshFailed, FailureKind.LimitsExceeded)]
    public async Task In_the_pause_the_failure_is_still_of_its_kind(object error, string id, FailureKind kind)
    {
        _bench.Home.WriteToken(-5);
        _bench.Oidc.Fail((OidcError)error);
        await FailsAsync();
        CoreException e = await FailsAsync();
        Assert.Equal((id, kind), (e.ErrorId, e.Kind));
        Assert.Contains("less than 30 s ago", e.Message, StringComparison.Ordinal);
        Assert.Single(_bench.Oidc.TokenRequests);
    }

    [Theory]
    [InlineData(OidcError.Unavailable)]
    [InlineData(OidcError.Throttled)]
    public async Task What_was_not_redeemed_may_be_sent_as_often_as_the_pause_lets_it(object error)
    {
        _bench.Home.WriteToken(-5);
        for (int i = 1; i <= 4; i++)
        {
            _bench.Oidc.Fail((OidcError)error);
            Assert.Equal(ErrorIds.RefreshFailed, (await FailsAsync()).ErrorId);
            Assert.Equal(i, _bench.Oidc.TokenRequests.Count);
            _bench.Home.Clock.Advance(TimeSpan.FromSeconds(31));
        }
        Assert.Equal("access-1", (await _bench.TokenAsync()).ToPlainText());
    }

    [Fact]
    public async Task A_refresh_that_was_stopped_counts_as_a_lost_reply()
    {
        _bench.Home.WriteToken(-5);
        for (int i = 1; i <= 2; i++)
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _bench.Oidc.TokenScript.Enqueue(
                (_, end) =>
                {
                    end.Register(ended.SetResult);
                    return new TaskCompletionSource<TokenReply>().Task.WaitAsync(end);
                }
            );
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Bench.Stop);
            Task<AccessToken> work = _bench.Service.GetAccessTokenAsync(_bench.Target, _bench.Events, stop.Token);
            while (_bench.Oidc.TokenRequests.Count < i)
            {
                await Task.Yield();
            }
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
            // It goes on behind the caller, until its grace period is over.
            while (!ended.Task.IsCompleted)
            {
                _bench.Home.Clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
            _bench.Home.Clock.Advance(TimeSpan.FromSeconds(31));
        }
        CoreException e = await FailsAsync();
        Assert.Contains("probably spent", e.Message, StringComparison.Ordinal);
        Assert.Equal((ErrorIds.LoginRequired, 2), (e.ErrorId, _bench.Oidc.TokenRequests.Count));
    }

    [Theory]
    [InlineData(null, 30, "it has no refresh token")]
    [InlineData("refresh-0", -1, "its client registration expired at 2026-01-01")]
    public async Task Why_there_is_no_refresh_is_said(string? refreshToken, double registrationDays, string why)
    {
        _bench.Home.WriteToken(-5, refreshToken, registrationDays: registrationDays);
        Assert.Contains(why, (await FailsAsync()).Message, StringComparison.Ordinal);
        Assert.Empty(_bench.Oidc.TokenRequests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_others_did_while_the_lock_was_waited_for_counts(bool refreshed)
    {
        _bench.Home.WriteToken(-5);
        // As another process has it.
        string path = Path.ChangeExtension(_bench.Home.TokenFile(), ".lock");
        var held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        Task<AccessToken> work = _bench.Service.GetAccessTokenAsync(_bench.Target, _bench.Events, Bench.Stop);
        await _bench.Home.Clock.WaitedForAsync();
        if (refreshed)
        {
            // Not for long: it would be due for a refresh itself.
            string theirs = File.ReadAllText(_bench.Home.TokenFile()).Replace("access-0", "access-theirs", StringComparison.Ordinal);
            _bench.Home.WriteToken(theirs.Replace("02:59:05", "03:10:05", StringComparison.Ordinal));
        }
        else
        {
            File.Delete(_bench.Home.TokenFile());
        }
        await held.DisposeAsync();
        if (refreshed)
        {
            Assert.Equal("access-theirs", (await _bench.Drive(work)).ToPlainText());
        }
        else
        {
            Assert.Equal(ErrorIds.LoginRequired, (await Assert.ThrowsAsync<CoreException>(() => _bench.Drive(work))).ErrorId);
        }
        Assert.Empty(_bench.Oidc.TokenRequests);
    }
}
