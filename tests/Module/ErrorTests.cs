using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>What a failed call gets.</summary>
public sealed class ErrorTests : ServiceTest
{
    private const string Call =
        "New-SSOOIDCToken the-client -ClientSecret the-secret -GrantType refresh_token -RefreshToken the-refresh-token -EndpointUrl "
        + "$endpoint -ClientConfig @{ MaxErrorRetry = 0 }";

    [Theory]
    [InlineData("AccessDeniedException", ErrorCategory.PermissionDenied)]
    [InlineData("AuthorizationPendingException", ErrorCategory.AuthenticationError)]
    [InlineData("ExpiredTokenException", ErrorCategory.AuthenticationError)]
    [InlineData("InternalServerException", ErrorCategory.ResourceUnavailable)]
    [InlineData("InvalidClientException", ErrorCategory.AuthenticationError)]
    [InlineData("InvalidGrantException", ErrorCategory.AuthenticationError)]
    [InlineData("InvalidRequestException", ErrorCategory.InvalidArgument)]
    [InlineData("InvalidScopeException", ErrorCategory.InvalidArgument)]
    [InlineData("SlowDownException", ErrorCategory.LimitsExceeded)]
    [InlineData("UnauthorizedClientException", ErrorCategory.PermissionDenied)]
    [InlineData("UnsupportedGrantTypeException", ErrorCategory.InvalidArgument)]
    public void Each_exception_of_CreateToken_has_its_id_category_message_and_action(string exception, ErrorCategory category) =>
        Check("CreateToken", Call, exception, category, "the-client");

    [Theory]
    [InlineData("InternalServerException", ErrorCategory.ResourceUnavailable)]
    [InlineData("InvalidClientMetadataException", ErrorCategory.InvalidArgument)]
    [InlineData("InvalidRedirectUriException", ErrorCategory.InvalidArgument)]
    [InlineData("InvalidRequestException", ErrorCategory.InvalidArgument)]
    [InlineData("InvalidScopeException", ErrorCategory.InvalidArgument)]
    [InlineData("SlowDownException", ErrorCategory.LimitsExceeded)]
    [InlineData("UnsupportedGrantTypeException", ErrorCategory.InvalidArgument)]
    public void Each_exception_of_RegisterClient_has_its_id_category_message_and_action(string exception, ErrorCategory category) =>
        Check("RegisterClient", "Register -ClientConfig @{ MaxErrorRetry = 0 }", exception, category, "test");

    [Theory]
    [InlineData("InternalServerException", ErrorCategory.ResourceUnavailable)]
    [InlineData("InvalidClientException", ErrorCategory.AuthenticationError)]
    [InlineData("InvalidRequestException", ErrorCategory.InvalidArgument)]
    [InlineData("SlowDownException", ErrorCategory.LimitsExceeded)]
    [InlineData("UnauthorizedClientException", ErrorCategory.PermissionDenied)]
    public void Each_exception_of_StartDeviceAuthorization_has_its_id_category_message_and_action(
        string exception,
        ErrorCategory category
    ) =>
        Check(
            "StartDeviceAuthorization",
            "Start-SSOOIDCDeviceAuthorization the-client -ClientSecret s -StartUrl $startUrl -EndpointUrl $endpoint -ClientConfig "
                + "@{ MaxErrorRetry = 0 }",
            exception,
            category,
            "the-client"
        );

    private void Check(string operation, string script, string exception, ErrorCategory category, string target)
    {
        Center.Script(operation, Reply.Error(exception, "What the service says."));
        ShellResult result = Shell.Run(script);
        ErrorRecord error = result.Failure!;
        Assert.StartsWith($"Amazon.SSOOIDC.Model.{exception},", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.IsType<InvalidOperationException>(error.Exception);
        Assert.Equal($"Amazon.SSOOIDC.Model.{exception}", error.Exception.InnerException!.GetType().FullName);
        Assert.Equal("What the service says.", error.Exception.Message);
        Assert.Equal(target, error.TargetObject.ToString());
        Assert.False(string.IsNullOrEmpty(error.ErrorDetails.RecommendedAction));
    }

    [Fact]
    public void The_reason_of_a_refusal_is_part_of_the_message()
    {
        Center.Script("CreateToken", Reply.Error("AccessDeniedException", "No key.", "KMS_AccessDeniedException"));
        Assert.Equal("No key. (KMS_AccessDeniedException)", Shell.Run(Call).Failure!.Exception.Message);
    }

    [Theory]
    [MemberData(nameof(RepliesThatAreNoToken))]
    public void A_reply_that_is_not_a_token_is_an_error_and_never_an_empty_object(string name, Reply reply)
    {
        Assert.NotNull(name);
        Center.Script("CreateToken", reply);
        ShellResult result = Shell.Run(Call);
        Assert.Empty(result.Output);
        Assert.NotNull(result.Failure);
        Assert.NotEqual(ErrorCategory.NotSpecified, result.Failure.CategoryInfo.Category);
        Assert.False(string.IsNullOrEmpty(result.Failure.ErrorDetails.RecommendedAction));
        AssertNoSecret(result.Failure);
    }

    public static TheoryData<string, Reply> RepliesThatAreNoToken =>
        new()
        {
            { "empty", Reply.Empty() },
            { "html", Reply.Html() },
            { "garbage", Reply.Garbage() },
            { "empty object", Reply.Json("{}") },
            { "null token", Reply.Json("""{"accessToken":null,"expiresIn":10}""") },
            { "empty token", Reply.Json("""{"accessToken":"","tokenType":"Bearer"}""") },
            { "array", Reply.Json("[]") },
            { "cut off within the token", Reply.Json("""{"accessToken":"the-cut-off-token""") },
            { "truncated", Reply.Truncated() },
            { "reset", Reply.Reset() },
            { "5xx page", Reply.Status(503, "<html>down</html>") },
            { "502 json", Reply.Status(502, """{"message":"bad gateway"}""", "application/json") },
            { "404", Reply.Status(404, "no such page") },
            { "403", Reply.Status(403, "") },
        };

    [Fact]
    public void What_the_service_says_is_shown_without_the_secrets_that_it_quotes()
    {
        Center.Script("CreateToken", Reply.Error("InvalidGrantException", "The token the-refresh-token of the-secret is bad.\u001b[31m"));
        ErrorRecord error = Shell.Run(Call).Failure!;
        Assert.Equal("The token *** of *** is bad.[31m", error.Exception.Message);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://localhost:1")]
    public void An_endpoint_that_nobody_answers_is_a_connection_error(string url)
    {
        ShellResult result = Shell.Run(
            $"Register-SSOOIDCClient a -ClientType public -EndpointUrl {url} -ClientConfig @{{ MaxErrorRetry = 0 }}"
        );
        Assert.Equal(ErrorCategory.ConnectionError, result.Failure!.CategoryInfo.Category);
    }

    [Fact]
    public void A_timeout_of_the_client_config_is_a_timeout_error()
    {
        // As often as it may be asked: the SDK repeats a call on a connection that it takes for stale.
        Center.Script("RegisterClient", [.. Enumerable.Repeat(Reply.Hang(), 5)]);
        ShellResult result = Shell.Run("Register -ClientConfig @{ MaxErrorRetry = 0; Timeout = [timespan]::FromMilliseconds(200) }");
        Assert.Equal(ErrorCategory.OperationTimeout, result.Failure!.CategoryInfo.Category);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public void Retries_are_what_the_client_config_says(int retries, int calls)
    {
        Center.Script("RegisterClient", Reply.Status(500), Reply.Status(500), Reply.Status(500));
        Shell.Run("Register -ClientConfig @{ MaxErrorRetry = $args[0] }", retries);
        Assert.Equal(calls, Center.RequestsTo("RegisterClient").Count);
    }

    [Fact]
    public void A_failure_that_the_SDK_retries_ends_well()
    {
        Center.Script("RegisterClient", Reply.Reset(), Reply.Status(503));
        Assert.False(string.IsNullOrEmpty(Shell.Run("Register")["ClientId"]));
    }

    private static void AssertNoSecret(ErrorRecord error)
    {
        string all = error.ToString() + error.Exception + error.ErrorDetails + error.ErrorDetails?.RecommendedAction + error.TargetObject;
        foreach (string secret in new[] { "the-secret", "the-refresh-token", "the-cut-off-token" })
        {
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        }
    }
}
