namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>Ctrl+C while an operation is called.</summary>
public sealed class StopTests : ServiceTest
{
    [Theory]
    [InlineData("RegisterClient", "Register")]
    [InlineData(
        "StartDeviceAuthorization",
        "Start-SSOOIDCDeviceAuthorization a -ClientSecret s -StartUrl $startUrl -EndpointUrl $endpoint"
    )]
    [InlineData("CreateToken", "New-SSOOIDCToken a -ClientSecret s -GrantType refresh_token -RefreshToken r -EndpointUrl $endpoint")]
    [InlineData(
        "CreateTokenWithIAM",
        "New-SSOOIDCTokenWithIAM $application -GrantType urn:ietf:params:oauth:grant-type:jwt-bearer -Assertion $jwt -AccessKey AKID "
            + "-SecretKey s -Region us-east-1 -EndpointUrl $endpoint"
    )]
    public Task A_stop_ends_a_call_that_hangs(string operation, string script) => StopsPromptly(operation, script, 1, Reply.Hang());

    [Fact]
    public Task A_stop_ends_a_call_that_hangs_on_a_kept_connection() =>
        StopsPromptly(
            "RegisterClient",
            "Register",
            1,
            () => Shell.Run("$null = Register; $null = Register").ThrowIfFailed(),
            Reply.Hang()
        );

    [Fact]
    public Task A_stop_ends_a_pause_between_retries() =>
        StopsPromptly(
            "RegisterClient",
            "Register -ClientConfig @{ MaxErrorRetry = 50 }",
            4,
            [.. Enumerable.Repeat(Reply.Status(503), 50)]
        );

    [Fact]
    public async Task The_session_can_be_used_after_a_stop()
    {
        await StopsPromptly("RegisterClient", "Register", 1, Reply.Hang());
        Assert.False(string.IsNullOrEmpty(Shell.Run("Register")["ClientId"]));
    }

    private Task StopsPromptly(string operation, string script, int requests, params Reply[] replies) =>
        StopsPromptly(operation, script, requests, static () => { }, replies);

    private Task StopsPromptly(string operation, string script, int requests, Action before, params Reply[] replies) =>
        PromptStop.AssertAsync(
            () =>
            {
                before();
                Center.Script(operation, replies);
                return Shell.Prepare(script);
            },
            _ =>
                Center.WaitForRequestAsync(
                    operation,
                    Center.RequestsTo(operation).Count + requests,
                    TestContext.Current.CancellationToken
                )
        );
}
