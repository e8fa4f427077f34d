using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Tests;

public class PortalTests
{
    [Fact]
    public async Task A_logout_ends_the_sessions_tokens()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        (Registered? client, Answer? first) = await visitor.LogInAsync();
        Answer second = await visitor.RefreshAsync(client, first.Text("refreshToken"));
        (Registered _, Answer? other) = await visitor.LogInAsync();

        Assert.Equal(200, (await visitor.LogoutAsync(first.Text("accessToken"))).Status);

        Assert.False(visitor.Server.IsValidAccessToken(first.Text("accessToken")));
        Assert.False(visitor.Server.IsValidAccessToken(second.Text("accessToken")));
        (await visitor.RefreshAsync(client, second.Text("refreshToken"))).AssertFault("InvalidGrantException", "invalid_grant");
        Assert.True(visitor.Server.IsValidAccessToken(other.Text("accessToken")));
        Assert.Equal((401, "UnauthorizedException"), Fault(await visitor.LogoutAsync(first.Text("accessToken"))));
    }

    [Fact]
    public async Task Accounts_roles_and_credentials_are_there_for_a_valid_token()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        string token = (await visitor.LogInAsync()).Tokens.Text("accessToken");

        Answer accounts = await visitor.GetAsync("/assignment/accounts?max_result=1", token);
        Assert.Equal("111122223333", accounts.Json["accountList"]![0]!["accountId"]!.GetValue<string>());
        Answer more = await visitor.GetAsync($"/assignment/accounts?next_token={accounts.Text("nextToken")}", token);
        Assert.Equal("444455556666", more.Json["accountList"]![0]!["accountId"]!.GetValue<string>());
        Assert.DoesNotContain("nextToken", more.Json);
        Answer roles = await visitor.GetAsync("/assignment/roles?account_id=111122223333", token);
        Assert.Equal(2, roles.Json["roleList"]!.AsArray().Count);

        JsonNode credentials = (
            await visitor.GetAsync("/federation/credentials?account_id=111122223333&role_name=ReadOnlyAccess", token)
        ).Json["roleCredentials"]!;
        Assert.StartsWith("ASIA", credentials["accessKeyId"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(credentials["secretAccessKey"]!.GetValue<string>(), visitor.Server.IssuedSecrets);
        Assert.Contains(credentials["sessionToken"]!.GetValue<string>(), visitor.Server.IssuedSecrets);
        Assert.True(credentials["expiration"]!.GetValue<long>() > DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData("/assignment/roles", 400, "InvalidRequestException")]
    [InlineData("/assignment/roles?account_id=", 400, "InvalidRequestException")]
    [InlineData("/assignment/roles?account_id=1&account_id=2", 400, "InvalidRequestException")]
    [InlineData("/assignment/roles?account_id=999999999999", 404, "ResourceNotFoundException")]
    [InlineData("/assignment/accounts?max_result=0", 400, "InvalidRequestException")]
    [InlineData("/assignment/accounts?max_result=101", 400, "InvalidRequestException")]
    [InlineData("/assignment/accounts?max_result=few", 400, "InvalidRequestException")]
    [InlineData("/assignment/accounts?next_token=99", 400, "InvalidRequestException")]
    [InlineData("/assignment/accounts?maxResults=1", 400, "InvalidRequestException")]
    [InlineData("/federation/credentials?account_id=111122223333", 400, "InvalidRequestException")]
    [InlineData("/federation/credentials?account_id=111122223333&role_name=Nobody", 403, "ForbiddenException")]
    [InlineData("/federation/credentials?account_id=999999999999&role_name=Nobody", 404, "ResourceNotFoundException")]
    public async Task A_wrong_request_is_refused_with_a_message(string path, int status, string exception)
    {
        await using Visitor visitor = await Visitor.StartAsync();
        string token = (await visitor.LogInAsync()).Tokens.Text("accessToken");
        Answer answer = await visitor.GetAsync(path, token);
        Assert.Equal((status, exception), Fault(answer));
        Assert.NotEmpty(answer.Text("message"));
    }

    [Theory]
    [InlineData("/assignment/accounts")]
    [InlineData("/assignment/roles?account_id=111122223333")]
    [InlineData("/federation/credentials?account_id=111122223333&role_name=ReadOnlyAccess")]
    public async Task A_token_must_be_there_and_valid(string path)
    {
        await using Visitor visitor = await Visitor.StartAsync();
        Assert.Equal((401, "UnauthorizedException"), Fault(await visitor.GetAsync(path, "unknown")));
        Assert.Equal((400, "InvalidRequestException"), Fault(await visitor.GetAsync(path)));
    }

    [Fact]
    public async Task A_revoked_access_token_is_refused_and_its_refresh_token_gives_another()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        (Registered? client, Answer? tokens) = await visitor.LogInAsync();
        visitor.Server.RevokeAccessTokens();
        Assert.Equal((401, "UnauthorizedException"), Fault(await visitor.GetAsync("/assignment/accounts", tokens.Text("accessToken"))));
        Answer next = await visitor.RefreshAsync(client, tokens.Text("refreshToken"));
        Assert.Equal(200, (await visitor.GetAsync("/assignment/accounts", next.Text("accessToken"))).Status);
    }

    [Fact]
    public async Task Calls_above_the_pace_are_throttled_until_the_clock_goes_on()
    {
        var clock = new FakeTimeProvider();
        await using Visitor visitor = await Visitor.StartAsync(new() { PortalCallsPerSecond = 2, Clock = clock });
        string token = (await visitor.LogInAsync()).Tokens.Text("accessToken");
        Assert.Equal(200, (await visitor.GetAsync("/assignment/accounts", token)).Status);
        Assert.Equal(200, (await visitor.GetAsync("/assignment/roles?account_id=111122223333", token)).Status);
        Assert.Equal((429, "TooManyRequestsException"), Fault(await visitor.GetAsync("/assignment/accounts", token)));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await visitor.GetAsync("/assignment/accounts", token)).Status);
    }

    [Theory]
    [InlineData("ListAccounts", "/assignment/accounts")]
    [InlineData("ListAccountRoles", "/assignment/roles?account_id=111122223333")]
    [InlineData("GetRoleCredentials", "/federation/credentials?account_id=111122223333&role_name=ReadOnlyAccess")]
    public async Task Each_operation_answers_the_faults_of_its_model(string operation, string path)
    {
        await using Visitor visitor = await Visitor.StartAsync();
        string token = (await visitor.LogInAsync()).Tokens.Text("accessToken");
        (string Name, int Status)[] faults =
        [
            ("InvalidRequestException", 400),
            ("UnauthorizedException", 401),
            ("TooManyRequestsException", 429),
            ("ResourceNotFoundException", 404),
            ("ForbiddenException", 403),
        ];
        foreach ((string name, int status) in faults)
        {
            visitor.Server.Script(operation, Reply.Error(name, "why"));
            Answer answer = await visitor.GetAsync(path, token);
            Assert.Equal((status, name), Fault(answer));
            Assert.Equal("why", answer.Text("message"));
        }
    }

    [Fact]
    public void Many_accounts_have_ids_and_names_of_their_own()
    {
        IReadOnlyList<PortalAccount> accounts = PortalAccount.Many(500);
        Assert.Equal(500, accounts.Select(account => account.Id).Distinct().Count());
        Assert.All(accounts, account => Assert.Matches("^[0-9]{12}$", account.Id));
        Assert.All(accounts, account => Assert.Equal(3, account.Roles.Count));
    }

    [Fact]
    public async Task The_portals_exceptions_can_be_scripted()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        visitor.Server.Script("Logout", Reply.Error("TooManyRequestsException", "later"));
        Answer answer = await visitor.LogoutAsync("a token");
        Assert.Equal((429, "TooManyRequestsException"), Fault(answer));
        Assert.Equal("later", answer.Text("message"));
    }

    private static (int Status, string? ErrorType) Fault(Answer answer) => (answer.Status, answer.ErrorType);
}
