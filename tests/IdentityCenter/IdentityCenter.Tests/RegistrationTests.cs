using Microsoft.Extensions.Time.Testing;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Tests;

public class RegistrationTests
{
    [Fact]
    public async Task A_registration_has_every_member_of_the_model()
    {
        var clock = new FakeTimeProvider();
        await using Visitor visitor = await Visitor.StartAsync(new() { Clock = clock, RegistrationLifetime = TimeSpan.FromDays(2) });
        Answer answer = await visitor.PostAsync("/client/register", new { clientName = "a", clientType = "public" });

        long now = clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(22, answer.Text("clientId").Length);
        Assert.StartsWith("eyJ", answer.Text("clientSecret"), StringComparison.Ordinal);
        Assert.Equal(now, answer.Json["clientIdIssuedAt"]!.GetValue<long>());
        Assert.Equal(now + (2 * 86400), answer.Json["clientSecretExpiresAt"]!.GetValue<long>());
        Assert.Equal(visitor.Server.Endpoint + "/authorize", answer.Text("authorizationEndpoint"));
        Assert.Equal(visitor.Server.Endpoint + "/token", answer.Text("tokenEndpoint"));
    }

    [Theory]
    [InlineData("clientType", "confidential", "InvalidClientMetadataException", "invalid_client_metadata")]
    [InlineData("issuerUrl", "not a url", "InvalidRequestException", "invalid_request")]
    [InlineData("issuerUrl", "http://example.com/start", "InvalidRequestException", "invalid_request")]
    [InlineData("entitledApplicationArn", "arn:aws:iam::111122223333:role/x", "InvalidRequestException", "invalid_request")]
    public async Task A_wrong_text_is_refused(string member, string value, string exception, string code)
    {
        await using Visitor visitor = await Visitor.StartAsync();
        var body = new Dictionary<string, object>
        {
            ["clientName"] = "a",
            ["clientType"] = "public",
            [member] = value,
        };
        (await visitor.PostAsync("/client/register", body)).AssertFault(exception, code);
    }

    [Theory]
    [InlineData("grantTypes", "implicit", "UnsupportedGrantTypeException", "unsupported_grant_type")]
    [InlineData("scopes", "two words", "InvalidScopeException", "invalid_scope")]
    [InlineData("scopes", "unknown:scope", "InvalidScopeException", "invalid_scope")]
    [InlineData("redirectUris", "http://example.com/callback", "InvalidRedirectUriException", "invalid_redirect_uri")]
    [InlineData("redirectUris", "/callback", "InvalidRedirectUriException", "invalid_redirect_uri")]
    [InlineData("redirectUris", "app://callback", "InvalidRedirectUriException", "invalid_redirect_uri")]
    [InlineData("redirectUris", "https://example.com/callback#x", "InvalidRedirectUriException", "invalid_redirect_uri")]
    public async Task A_wrong_item_is_refused(string member, string value, string exception, string code)
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { KnownScopes = ["sso:account:access"] });
        var body = new Dictionary<string, object>
        {
            ["clientName"] = "a",
            ["clientType"] = "public",
            [member] = new[] { value },
        };
        (await visitor.PostAsync("/client/register", body)).AssertFault(exception, code);
    }

    [Fact]
    public async Task A_client_name_has_a_longest_length()
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { MaxClientNameLength = 10 });
        Assert.Equal(
            200,
            (await visitor.PostAsync("/client/register", new { clientName = new string('a', 10), clientType = "public" })).Status
        );
        (await visitor.PostAsync("/client/register", new { clientName = new string('a', 11), clientType = "public" })).AssertFault(
            "InvalidClientMetadataException",
            "invalid_client_metadata"
        );
    }

    [Fact]
    public async Task The_authorization_code_grant_needs_a_redirect_and_an_issuer()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        string[] grants = ["authorization_code"];
        string[] redirects = [Visitor.Redirect];
        (
            await visitor.PostAsync(
                "/client/register",
                new
                {
                    clientName = "a",
                    clientType = "public",
                    grantTypes = grants,
                    issuerUrl = visitor.Server.StartUrl,
                }
            )
        ).AssertFault("InvalidRedirectUriException", "invalid_redirect_uri");
        (
            await visitor.PostAsync(
                "/client/register",
                new
                {
                    clientName = "a",
                    clientType = "public",
                    grantTypes = grants,
                    redirectUris = redirects,
                }
            )
        ).AssertFault("InvalidRequestException", "invalid_request");
    }

    [Fact]
    public async Task A_vanity_url_redirects_to_the_start_url_and_is_none_itself()
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { VanityPath = "/vanity" });
        Answer redirect = await visitor.GetAsync("/vanity");
        Assert.Equal((302, visitor.Server.StartUrl), (redirect.Status, redirect.Location));
        Assert.Equal(200, (await visitor.GetAsync("/start")).Status);
        Assert.Equal(200, (await visitor.SendAsync(new(HttpMethod.Head, "/start"))).Status);

        Registered client = await visitor.RegisterAsync();
        (
            await visitor.PostAsync(
                "/device_authorization",
                new
                {
                    clientId = client.Id,
                    clientSecret = client.Secret,
                    startUrl = visitor.Server.VanityUrl,
                }
            )
        ).AssertFault("InvalidRequestException", "invalid_request");
    }

    [Theory]
    [InlineData("https://d-abc123.awsapps.com/start", 200)]
    [InlineData("http://d-abc123.awsapps.com/start", 400)]
    [InlineData("ftp://d-abc123.awsapps.com/start", 400)]
    [InlineData("start", 400)]
    public async Task A_start_url_of_elsewhere_must_at_least_be_https(string startUrl, int status)
    {
        await using Visitor visitor = await Visitor.StartAsync();
        Registered client = await visitor.RegisterAsync();
        Answer answer = await visitor.PostAsync(
            "/device_authorization",
            new
            {
                clientId = client.Id,
                clientSecret = client.Secret,
                startUrl,
            }
        );
        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task An_unknown_client_a_wrong_secret_and_an_expired_registration_are_an_invalid_client()
    {
        var clock = new FakeTimeProvider();
        await using Visitor visitor = await Visitor.StartAsync(new() { Clock = clock });
        Registered client = await visitor.RegisterAsync();
        await RefusesAsync(client with { Id = "nobody" });
        await RefusesAsync(client with { Secret = "wrong" });
        clock.Advance(TimeSpan.FromDays(90));
        await RefusesAsync(client);

        async Task RefusesAsync(Registered wrong)
        {
            (await visitor.RefreshAsync(wrong, "a token")).AssertFault("InvalidClientException", "invalid_client", 401);
            (
                await visitor.PostAsync(
                    "/device_authorization",
                    new
                    {
                        clientId = wrong.Id,
                        clientSecret = wrong.Secret,
                        startUrl = visitor.Server.StartUrl,
                    }
                )
            ).AssertFault("InvalidClientException", "invalid_client", 401);
        }
    }
}
