using System.Text;
using Amazon.Runtime;
using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>A list of a reply that is none: the SDK would read it until there is no memory left.</summary>
public sealed class ReplyListsTests
{
    [Theory]
    [InlineData("""{"scope": "soon"}""", "scope")]
    [InlineData("""{"scope": ["a", 1]}""", "scope")]
    [InlineData("""{"scope": [null]}""", "scope")]
    [InlineData("""{"sc\u006fpe": {}}""", "scope")]
    [InlineData("""{"accountList": "soon"}""", "accountList")]
    [InlineData("""{"accountList": [1, 2]}""", "accountList")]
    [InlineData("""{"accountList": [[{}]]}""", "accountList")]
    [InlineData("""{"accountList": [{}], "accountList": true}""", "accountList")]
    [InlineData("""{"nextToken": {"deep": [1]}, "roleList": {}} and more""", "roleList")]
    [InlineData("\uFEFF{\"roleList\": 1}", "roleList")]
    public void One_that_is_none_is_found(string reply, string list) =>
        Assert.Equal(list, ReplyLists.FindBroken(Encoding.UTF8.GetBytes(reply)));

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("not JSON")]
    [InlineData("""{"accessToken": "a", "scope": null}""")]
    [InlineData("""{"scope": []}""")]
    [InlineData("""{"scope": ["a", "b"], "accessToken": ["wrong in another way"]}""")]
    [InlineData("""{"accountList": [{"accountId": "1", "more": [[1], {"scope": 1}]}], "nextToken": "n"}""")]
    [InlineData("""{"inner": {"scope": "not the reply's own"}}""")]
    [InlineData("""{"Scope": 1}""")]
    public void What_is_one_or_fails_otherwise_is_left_to_the_SDK(string reply) =>
        Assert.Null(ReplyLists.FindBroken(Encoding.UTF8.GetBytes(reply)));

    [Theory]
    [InlineData("accounts", """{"accountList": "soon"}""")]
    [InlineData("accounts", """{"accountList": [1]}""")]
    [InlineData("roles", """{"roleList": "soon"}""")]
    [InlineData("roles", """{"roleList": {"a": "b"}}""")]
    public async Task The_portals_reply_is_no_answer_then(string call, string reply)
    {
        using var service = new RawService(_ => RawService.Http("200 OK", reply));
        using var portal = new AwsPortalService(
            new EndpointSettings
            {
                Region = "eu-west-1",
                PortalUrl = new Uri(service.Url),
                MaxAttempts = 1,
            }
        );
        Task asked = call == "accounts"
            ? portal.ListAccountsAsync("token", null, Bench.Stop)
            : portal.ListRolesAsync("token", "111122223333", null, Bench.Stop);
        OidcException e = await Assert.ThrowsAsync<OidcException>(() => asked);
        Assert.Equal(OidcError.InvalidReply, e.Error);
    }

    [Fact]
    public async Task The_scopes_of_a_token_are_no_answer_then()
    {
        const string reply = """{"accessToken": "a", "expiresIn": 1, "scope": "soon"}""";
        using var service = new RawService(static _ => RawService.Http("200 OK", reply));
        var endpoints = new EndpointSettings { Region = "eu-west-1", OidcUrl = new Uri(service.Url) };
        var config = new AmazonSSOOIDCConfig();
        SdkClients.Configure(config, endpoints, endpoints.OidcUrl);
        using var client = new AmazonSSOOIDCClient(new BasicAWSCredentials("AKIDEXAMPLE", "secret"), config);
        var request = new CreateTokenWithIAMRequest { ClientId = "c", GrantType = GrantTypes.RefreshToken, RefreshToken = "r" };
        await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => client.CreateTokenWithIAMAsync(request, Bench.Stop));
    }
}
