using Microsoft.Extensions.Time.Testing;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Tests;

public class RefreshTests
{
    [Fact]
    public async Task A_refresh_token_is_spent_and_replaced()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        (Registered? client, Answer? first) = await visitor.LogInAsync();
        Answer second = await visitor.RefreshAsync(client, first.Text("refreshToken"));

        Assert.Equal(200, second.Status);
        Assert.NotEqual(first.Text("accessToken"), second.Text("accessToken"));
        Assert.True(visitor.Server.IsValidAccessToken(first.Text("accessToken")));
        (await visitor.RefreshAsync(client, first.Text("refreshToken"))).AssertFault("InvalidGrantException", "invalid_grant");
        Assert.Equal(200, (await visitor.RefreshAsync(client, second.Text("refreshToken"))).Status);
    }

    [Fact]
    public async Task Of_many_refreshes_at_once_with_one_token_one_succeeds()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        (Registered? client, Answer? tokens) = await visitor.LogInAsync();
        Answer[] answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => visitor.RefreshAsync(client, tokens.Text("refreshToken")))
        );
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(19, answers.Count(answer => answer.ErrorType == "InvalidGrantException"));
    }

    [Fact]
    public async Task A_refresh_token_serves_only_its_client()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        (Registered _, Answer? tokens) = await visitor.LogInAsync();
        (await visitor.RefreshAsync(await visitor.RegisterAsync(), tokens.Text("refreshToken"))).AssertFault(
            "InvalidGrantException",
            "invalid_grant"
        );
    }

    [Fact]
    public async Task Access_and_refresh_tokens_expire_on_the_clock()
    {
        var clock = new FakeTimeProvider();
        await using Visitor visitor = await Visitor.StartAsync(
            new()
            {
                Clock = clock,
                AccessTokenLifetime = TimeSpan.FromMinutes(1),
                RefreshTokenLifetime = TimeSpan.FromMinutes(2),
            }
        );
        (Registered? client, Answer? tokens) = await visitor.LogInAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(visitor.Server.IsValidAccessToken(tokens.Text("accessToken")));
        clock.Advance(TimeSpan.FromMinutes(1));
        (await visitor.RefreshAsync(client, tokens.Text("refreshToken"))).AssertFault("InvalidGrantException", "invalid_grant");
    }

    [Fact]
    public async Task Revoked_refresh_tokens_are_an_invalid_grant()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        (Registered? client, Answer? tokens) = await visitor.LogInAsync();
        visitor.Server.RevokeRefreshTokens();
        (await visitor.RefreshAsync(client, tokens.Text("refreshToken"))).AssertFault("InvalidGrantException", "invalid_grant");
    }

    [Fact]
    public async Task A_lost_reply_has_spent_the_token_all_the_same()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        (Registered? client, Answer? tokens) = await visitor.LogInAsync();
        visitor.Server.Script("CreateToken", Reply.LoseReply());
        await Assert.ThrowsAsync<HttpRequestException>(() => visitor.RefreshAsync(client, tokens.Text("refreshToken")));
        (await visitor.RefreshAsync(client, tokens.Text("refreshToken"))).AssertFault("InvalidGrantException", "invalid_grant");
    }

    [Fact]
    public async Task Tokens_come_without_a_refresh_token_by_option_by_script_and_for_clients_that_are_not_granted_one()
    {
        await using Visitor without = await Visitor.StartAsync(new() { IssueRefreshToken = false });
        Assert.DoesNotContain("refreshToken", (await without.LogInAsync()).Tokens.Json);

        await using Visitor visitor = await Visitor.StartAsync();
        visitor.Server.Script("CreateToken", Reply.WithoutRefreshToken());
        Assert.DoesNotContain("refreshToken", (await visitor.LogInAsync()).Tokens.Json);
        Assert.Contains("refreshToken", (await visitor.LogInAsync()).Tokens.Json);

        string[] grants = [Visitor.DeviceGrant];
        Registered client = await visitor.RegisterAsync(new() { ["grantTypes"] = grants });
        Answer device = await visitor.StartDeviceAsync(client);
        visitor.Server.ApproveAll();
        Assert.DoesNotContain("refreshToken", (await visitor.PollAsync(client, device)).Json);
        (await visitor.RefreshAsync(client, "a token")).AssertFault("UnauthorizedClientException", "unauthorized_client");
    }

    [Theory]
    [InlineData("refresh_token")]
    [InlineData(Visitor.DeviceGrant)]
    public async Task A_grant_without_its_member_is_an_invalid_request(string grant)
    {
        await using Visitor visitor = await Visitor.StartAsync();
        (await visitor.TokenAsync(await visitor.RegisterAsync(), new() { ["grantType"] = grant })).AssertFault(
            "InvalidRequestException",
            "invalid_request"
        );
    }

    [Theory]
    [InlineData("password")]
    [InlineData("urn:ietf:params:oauth:grant-type:jwt-bearer")]
    public async Task An_unknown_grant_is_unsupported(string grant)
    {
        await using Visitor visitor = await Visitor.StartAsync();
        (await visitor.TokenAsync(await visitor.RegisterAsync(), new() { ["grantType"] = grant })).AssertFault(
            "UnsupportedGrantTypeException",
            "unsupported_grant_type"
        );
    }

    [Fact]
    public async Task The_openid_scope_brings_an_id_token()
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { AutoApprove = true });
        string[] scopes = ["openid"];
        Registered client = await visitor.RegisterAsync(new() { ["scopes"] = scopes });
        Answer tokens = await visitor.PollAsync(client, await visitor.StartDeviceAsync(client));
        Assert.StartsWith("eyJ", tokens.Text("idToken"), StringComparison.Ordinal);
    }
}
