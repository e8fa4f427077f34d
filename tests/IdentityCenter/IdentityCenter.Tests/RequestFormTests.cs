using System.Net.Http.Headers;
using System.Text;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Tests;

public class RequestFormTests
{
    [Theory]
    [InlineData("/client/register", """{"clientType":"public"}""", "'clientName' is required.")]
    [InlineData("/client/register", """{"clientName":"a"}""", "'clientType' is required.")]
    [InlineData("/client/register", """{"clientName":" ","clientType":"public"}""", "'clientName' must be a string")]
    [InlineData("/client/register", """{"clientName":7,"clientType":"public"}""", "'clientName' must be a string")]
    [InlineData("/client/register", """{"clientName":null,"clientType":"public"}""", "'clientName' must be a string")]
    [InlineData("/client/register", """{"clientName":"a","clientType":"public","scopes":"a b"}""", "'scopes' must be a list of strings")]
    [InlineData("/client/register", """{"clientName":"a","clientType":"public","scopes":["a",1]}""", "'scopes' must be a list of strings")]
    [InlineData(
        "/client/register",
        """{"clientName":"a","clientType":"public","redirectUris":[""]}""",
        "'redirectUris' must be a list of strings"
    )]
    [InlineData("/client/register", """{"clientName":"a","clientType":"public","ClientName":"a"}""", "has no member 'ClientName'")]
    [InlineData("/client/register", """{"clientName":"a","clientName":"b","clientType":"public"}""", "one JSON object")]
    [InlineData("/client/register", """["clientName"]""", "one JSON object")]
    [InlineData("/client/register", """{"clientName":"a",""", "one JSON object")]
    [InlineData("/client/register", "", "one JSON object")]
    [InlineData("/client/register?a=b", """{"clientName":"a","clientType":"public"}""", "takes no query")]
    [InlineData("/device_authorization", """{"clientId":"a","clientSecret":"b"}""", "'startUrl' is required.")]
    [InlineData("/device_authorization", """{"clientId":"a","startUrl":"b"}""", "'clientSecret' is required.")]
    [InlineData("/device_authorization", """{"clientSecret":"a","startUrl":"b"}""", "'clientId' is required.")]
    [InlineData("/token", """{"clientSecret":"a","grantType":"b"}""", "'clientId' is required.")]
    [InlineData("/token", """{"clientId":"a","grantType":"b"}""", "'clientSecret' is required.")]
    [InlineData("/token", """{"clientId":"a","clientSecret":"b"}""", "'grantType' is required.")]
    [InlineData("/token", """{"clientId":"a","clientSecret":"b","grantType":"c","assertion":"d"}""", "has no member 'assertion'")]
    [InlineData("/token?aws_iam=f", """{"clientId":"a","clientSecret":"b","grantType":"c"}""", "takes no query")]
    public async Task A_body_that_the_model_does_not_allow_is_an_invalid_request(string path, string body, string description)
    {
        await using Visitor visitor = await Visitor.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        Answer answer = await visitor.SendAsync(new(HttpMethod.Post, path) { Content = content });
        answer.AssertFault("InvalidRequestException", "invalid_request");
        Assert.Contains(description, answer.Text("error_description"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("Application/JSON; charset=UTF-8", 200)]
    [InlineData("application/json; charset=\"utf-8\"", 200)]
    [InlineData("application/json; charset=iso-8859-1", 400)]
    [InlineData("application/json; version=1", 400)]
    [InlineData("application/x-amz-json-1.1", 400)]
    [InlineData("application/x-www-form-urlencoded", 400)]
    [InlineData(null, 400)]
    public async Task The_content_type_must_be_json_in_utf_8(string? contentType, int status)
    {
        await using Visitor visitor = await Visitor.StartAsync();
        using var content = new ByteArrayContent("""{"clientName":"a","clientType":"public"}"""u8.ToArray());
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        Assert.Equal(status, (await visitor.SendAsync(new(HttpMethod.Post, "/client/register") { Content = content })).Status);
    }

    [Theory]
    [InlineData("Authorization", "Bearer abc")]
    [InlineData("X-Amz-Security-Token", "abc")]
    public async Task An_unsigned_operation_takes_no_credentials(string header, string value)
    {
        await using Visitor visitor = await Visitor.StartAsync();
        using var content = new StringContent("""{"clientName":"a","clientType":"public"}""", Encoding.UTF8, "application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, "/client/register") { Content = content };
        request.Headers.TryAddWithoutValidation(header, value);
        (await visitor.SendAsync(request)).AssertFault("InvalidRequestException", "invalid_request");
    }

    [Theory]
    [InlineData("GET", "/token", 405)]
    [InlineData("PUT", "/client/register", 405)]
    [InlineData("POST", "/start", 405)]
    [InlineData("POST", "/client/register/", 404)]
    [InlineData("GET", "/nowhere", 404)]
    public async Task A_wrong_method_or_path_reaches_no_operation(string method, string path, int status)
    {
        await using Visitor visitor = await Visitor.StartAsync();
        Assert.Equal(status, (await visitor.SendAsync(new(new HttpMethod(method), path))).Status);
        Assert.Equal("Unknown", Assert.Single(visitor.Server.Requests).Operation);
    }

    [Fact]
    public async Task A_refused_form_uses_up_no_scripted_reply()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        visitor.Server.Script("CreateToken", AWS.Tools.SSOOIDC.IdentityCenter.Reply.Pending());
        (await visitor.PostAsync("/token", new { clientId = "a" })).AssertFault("InvalidRequestException", "invalid_request");
        Answer answer = await visitor.PostAsync(
            "/token",
            new
            {
                clientId = "a",
                clientSecret = "b",
                grantType = "c",
            }
        );
        answer.AssertFault("AuthorizationPendingException", "authorization_pending");
    }

    [Fact]
    public async Task Every_reply_has_a_request_id_of_its_own()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        var ids = new List<string>();
        foreach (string? path in new[] { "/start", "/nowhere", "/device" })
        {
            using HttpResponseMessage response = await visitor.Http.GetAsync(path, TestContext.Current.CancellationToken);
            ids.Add(response.Headers.GetValues("x-amzn-RequestId").Single());
        }

        Assert.Equal(3, ids.Distinct().Count());
    }
}
