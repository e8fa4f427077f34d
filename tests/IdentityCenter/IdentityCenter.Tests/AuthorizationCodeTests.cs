using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Time.Testing;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Tests;

public class AuthorizationCodeTests
{
    private const string State = "a state & more";
    private static readonly string Verifier = new('v', 43);

    [Fact]
    public async Task A_code_gives_tokens_once()
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { AutoApprove = true });
        Registered client = await visitor.RegisterForCodeAsync();
        Answer redirect = await visitor.GetAsync(Page(client));
        Assert.Equal(302, redirect.Status);
        Assert.StartsWith(Visitor.RedirectWithPort + "?", redirect.Location, StringComparison.Ordinal);
        Assert.Equal(State, redirect.Redirected()["state"]);

        Answer tokens = await ExchangeAsync(visitor, client, redirect.Redirected()["code"]);
        Assert.Equal(200, tokens.Status);
        Assert.True(visitor.Server.IsValidAccessToken(tokens.Text("accessToken")));
        Assert.Equal(200, (await visitor.RefreshAsync(client, tokens.Text("refreshToken"))).Status);
        (await ExchangeAsync(visitor, client, redirect.Redirected()["code"])).AssertFault("InvalidGrantException", "invalid_grant");
    }

    [Theory]
    [InlineData("codeVerifier", "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww", "InvalidGrantException", "invalid_grant")]
    [InlineData("codeVerifier", "short", "InvalidRequestException", "invalid_request")]
    [InlineData("codeVerifier", null, "InvalidRequestException", "invalid_request")]
    [InlineData("redirectUri", "http://127.0.0.1:1/oauth/callback", "InvalidGrantException", "invalid_grant")]
    [InlineData("redirectUri", Visitor.Redirect, "InvalidGrantException", "invalid_grant")]
    [InlineData("redirectUri", null, "InvalidRequestException", "invalid_request")]
    [InlineData("code", "unknown", "InvalidGrantException", "invalid_grant")]
    [InlineData("code", null, "InvalidRequestException", "invalid_request")]
    public async Task An_exchange_that_does_not_fit_is_refused(string member, string? value, string exception, string code)
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { AutoApprove = true });
        Registered client = await visitor.RegisterForCodeAsync();
        Answer redirect = await visitor.GetAsync(Page(client));
        (await ExchangeAsync(visitor, client, redirect.Redirected()["code"], member, value)).AssertFault(exception, code);
    }

    [Fact]
    public async Task A_code_is_spent_by_a_wrong_verifier()
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { AutoApprove = true });
        Registered client = await visitor.RegisterForCodeAsync();
        string code = (await visitor.GetAsync(Page(client))).Redirected()["code"];
        await ExchangeAsync(visitor, client, code, "codeVerifier", new string('w', 43));
        (await ExchangeAsync(visitor, client, code)).AssertFault("InvalidGrantException", "invalid_grant");
    }

    [Fact]
    public async Task A_code_expires_on_the_clock()
    {
        var clock = new FakeTimeProvider();
        await using Visitor visitor = await Visitor.StartAsync(
            new()
            {
                AutoApprove = true,
                Clock = clock,
                AuthorizationCodeLifetime = TimeSpan.FromMinutes(1),
            }
        );
        Registered client = await visitor.RegisterForCodeAsync();
        string code = (await visitor.GetAsync(Page(client))).Redirected()["code"];
        clock.Advance(TimeSpan.FromMinutes(1));
        (await ExchangeAsync(visitor, client, code)).AssertFault("InvalidGrantException", "invalid_grant");
    }

    [Fact]
    public async Task A_client_that_has_not_registered_the_grant_gets_no_code_and_no_tokens()
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { AutoApprove = true });
        string[] redirects = [Visitor.Redirect];
        Registered client = await visitor.RegisterAsync(new() { ["redirectUris"] = redirects });
        Assert.Equal("unauthorized_client", (await visitor.GetAsync(Page(client))).Redirected()["error"]);
        (await ExchangeAsync(visitor, client, "a code")).AssertFault("UnauthorizedClientException", "unauthorized_client");
    }

    [Theory]
    [InlineData("response_type", "token", "invalid_request")]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("state", null, "invalid_request")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge", "c2hvcnQ", "invalid_request")]
    [InlineData("code_challenge", "0123456789012345678901234567890123456789012=", "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("scopes", "sso:account:access other", "invalid_scope")]
    [InlineData("scope", "sso:account:access", "invalid_request")]
    public async Task A_wrong_parameter_goes_back_to_the_client(string name, string? value, string error)
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { AutoApprove = true });
        Registered client = await visitor.RegisterForCodeAsync("sso:account:access");
        Answer redirect = await visitor.GetAsync(Page(client, name, value));
        Assert.Equal(302, redirect.Status);
        Assert.Equal(error, redirect.Redirected()["error"]);
        Assert.DoesNotContain("code", redirect.Redirected());
    }

    [Theory]
    [InlineData("client_id", "nobody")]
    [InlineData("client_id", null)]
    [InlineData("redirect_uri", "http://127.0.0.1:49152/elsewhere")]
    [InlineData("redirect_uri", "http://127.0.0.1:49152/oauth/callback?x=y")]
    [InlineData("redirect_uri", "http://localhost:49152/oauth/callback")]
    [InlineData("redirect_uri", "https://127.0.0.1:49152/oauth/callback")]
    [InlineData("redirect_uri", "http://127.0.0.1:49152@example.com/oauth/callback")]
    [InlineData("redirect_uri", null)]
    [InlineData("prompt", "login")]
    public async Task A_request_without_a_trusted_redirect_is_shown_to_the_person(string name, string? value)
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { AutoApprove = true });
        Registered client = await visitor.RegisterForCodeAsync();
        Answer page = await visitor.GetAsync(Page(client, name, value));
        Assert.Equal((400, null), (page.Status, page.Location));
    }

    [Fact]
    public async Task A_repeated_parameter_is_refused()
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { AutoApprove = true });
        Assert.Equal(400, (await visitor.GetAsync(Page(await visitor.RegisterForCodeAsync()) + "&state=other")).Status);
    }

    [Theory]
    [InlineData("approve", "code")]
    [InlineData("deny", "error")]
    public async Task A_person_decides_on_the_page(string decision, string parameter)
    {
        await using Visitor visitor = await Visitor.StartAsync();
        Registered client = await visitor.RegisterForCodeAsync("sso:account:access");
        Answer page = await visitor.GetAsync(Page(client));
        Assert.Equal(200, page.Status);
        Assert.Contains("sso:account:access", page.Body, StringComparison.Ordinal);

        string key = page.Body.Split("name=\"request\" value=\"")[1].Split('"')[0];
        var form = new Dictionary<string, string> { ["request"] = key, ["decision"] = decision };
        Answer redirect = await visitor.SubmitAsync("/authorize", form);

        Assert.Equal(State, redirect.Redirected()["state"]);
        Assert.Contains(parameter, redirect.Redirected());
        Assert.Equal(400, (await visitor.SubmitAsync("/authorize", form)).Status);
    }

    [Fact]
    public async Task A_scripted_denial_is_a_redirect()
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { AutoApprove = true });
        Registered client = await visitor.RegisterForCodeAsync();
        visitor.Server.Script("Authorize", Reply.Denied());
        Answer redirect = await visitor.GetAsync(Page(client));
        Assert.Equal(("access_denied", State), (redirect.Redirected()["error"], redirect.Redirected()["state"]));
    }

    [Fact]
    public async Task A_redirect_registered_with_a_port_matches_that_port_only()
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { AutoApprove = true });
        string[] grants = ["authorization_code"];
        string[] redirects = ["http://127.0.0.1:5000/oauth/callback"];
        Registered client = await visitor.RegisterAsync(
            new()
            {
                ["grantTypes"] = grants,
                ["redirectUris"] = redirects,
                ["issuerUrl"] = visitor.Server.StartUrl,
            }
        );
        Assert.Equal(302, (await visitor.GetAsync(Page(client, "redirect_uri", redirects[0]))).Status);
        Assert.Equal(400, (await visitor.GetAsync(Page(client))).Status);
    }

    private static string Page(Registered client, string? name = null, string? value = null)
    {
        var query = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = client.Id,
            ["redirect_uri"] = Visitor.RedirectWithPort,
            ["state"] = State,
            ["code_challenge"] = Visitor.Challenge(Verifier),
            ["code_challenge_method"] = "S256",
            ["scopes"] = "sso:account:access",
        };
        if (name is not null)
        {
            query[name] = value;
        }

        return QueryHelpers.AddQueryString("/authorize", query);
    }

    private static Task<Answer> ExchangeAsync(Visitor visitor, Registered client, string code, string? member = null, string? value = null)
    {
        var body = new Dictionary<string, object>
        {
            ["grantType"] = "authorization_code",
            ["code"] = code,
            ["codeVerifier"] = Verifier,
            ["redirectUri"] = Visitor.RedirectWithPort,
        };
        if (member is not null)
        {
            body.Remove(member);
            if (value is not null)
            {
                body[member] = value;
            }
        }

        return visitor.TokenAsync(client, body);
    }
}
