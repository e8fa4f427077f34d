using System.Security.Cryptography;
using System.Text;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Tests;

/// <summary>Signatures that no SDK would make.</summary>
public class SignatureTests
{
    private const string Date = "20260102T030405Z";
    private const string Body =
        "{\"clientId\":\"arn:aws:sso::111122223333:application/a/b\","
        + "\"grantType\":\"urn:ietf:params:oauth:grant-type:jwt-bearer\",\"assertion\":\"e30.e30.e30\"}";

    [Fact]
    public async Task A_correct_signature_is_accepted() => Assert.Equal((200, null), await SendAsync());

    [Fact]
    public async Task A_changed_body_is_refused() => Assert.Equal((403, "InvalidSignatureException"), await SendAsync(sent: Body + " "));

    [Fact]
    public async Task A_declared_hash_that_is_not_the_bodys_is_refused() =>
        Assert.Equal(
            (403, "InvalidSignatureException"),
            await SendAsync(headers: "host;x-amz-content-sha256;x-amz-date", hash: "UNSIGNED-PAYLOAD")
        );

    [Fact]
    public async Task Another_service_is_refused() =>
        Assert.Equal((403, "InvalidSignatureException"), await SendAsync(scope: "20260102/us-east-1/sso/aws4_request"));

    [Fact]
    public async Task Another_date_is_refused() =>
        Assert.Equal((403, "InvalidSignatureException"), await SendAsync(scope: "20260103/us-east-1/sso-oauth/aws4_request"));

    [Fact]
    public async Task The_host_must_be_signed() => Assert.Equal((403, "InvalidSignatureException"), await SendAsync(headers: "x-amz-date"));

    [Fact]
    public async Task Every_amz_header_must_be_signed() =>
        Assert.Equal((403, "InvalidSignatureException"), await SendAsync(unsigned: "x-amz-extra"));

    [Fact]
    public async Task A_header_that_was_not_sent_cannot_be_signed() =>
        Assert.Equal((403, "InvalidSignatureException"), await SendAsync(headers: "host;x-amz-date;x-amz-more"));

    [Fact]
    public async Task A_missing_date_is_incomplete() =>
        Assert.Equal((400, "IncompleteSignatureException"), await SendAsync(withDate: false));

    [Fact]
    public async Task A_bearer_token_is_incomplete() =>
        Assert.Equal((400, "IncompleteSignatureException"), await SendAsync(authorization: "Bearer abc"));

    [Fact]
    public async Task A_signed_request_must_still_have_the_models_form()
    {
        Assert.Equal((400, "InvalidRequestException"), await SendAsync(body: """{"clientId":"a"}"""));
        Assert.Equal((400, "InvalidRequestException"), await SendAsync(body: """{"clientId":"a","grantType":"b","clientSecret":"c"}"""));
    }

    private static async Task<(int Status, string? ErrorType)> SendAsync(
        string body = Body,
        string? sent = null,
        string scope = "20260102/us-east-1/sso-oauth/aws4_request",
        string headers = "host;x-amz-date",
        string? hash = null,
        string? unsigned = null,
        bool withDate = true,
        string? authorization = null
    )
    {
        await using Visitor visitor = await Visitor.StartAsync();
        var values = new Dictionary<string, string>
        {
            ["host"] = visitor.Http.BaseAddress!.Authority,
            ["x-amz-content-sha256"] = hash ?? "",
            ["x-amz-date"] = Date,
            ["x-amz-more"] = "",
        };
        string canonicalHeaders = string.Concat(headers.Split(';').Select(name => $"{name}:{values[name]}\n"));
        string canonical =
            $"POST\n/token\naws_iam=t\n{canonicalHeaders}\n{headers}\n{hash ?? Hex(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}";
        string toSign = $"AWS4-HMAC-SHA256\n{Date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + IdentityCenterOptions.ExampleSecretKey);
        foreach (string? part in scope.Split('/').Append(toSign))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        using var content = new StringContent(sent ?? body, Encoding.UTF8, "application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, "/token?aws_iam=t") { Content = content };
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            authorization
                ?? $"AWS4-HMAC-SHA256 Credential={IdentityCenterOptions.ExampleAccessKey}/{scope}, SignedHeaders={headers}, "
                    + $"Signature={Hex(key)}"
        );
        if (withDate)
        {
            request.Headers.Add("x-amz-date", Date);
        }

        if (hash is not null)
        {
            request.Headers.Add("x-amz-content-sha256", hash);
        }

        if (unsigned is not null)
        {
            request.Headers.Add(unsigned, "a");
        }

        Answer answer = await visitor.SendAsync(request);
        return (answer.Status, answer.ErrorType);
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
