namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>Ctrl+C while an operation is called.</summary>
public sealed class StopTests : ServiceTest
{
    [Fact]
    public async Task A_stop_ends_a_call_that_hangs()
    {
        await StopsPromptly("Register", 1, Reply.Hang());
    }

    [Fact]
    public async Task A_stop_ends_a_pause_between_retries()
    {
        await StopsPromptly("Register -ClientConfig @{ MaxErrorRetry = 50 }", 4, [.. Enumerable.Repeat(Reply.Status(503), 50)]);
    }

    [Fact]
    public async Task The_session_can_be_used_after_a_stop()
    {
        await A_stop_ends_a_call_that_hangs();
        Assert.False(string.IsNullOrEmpty(Shell.Run("Register")["ClientId"]));
    }

    private Task StopsPromptly(string script, int requests, params Reply[] replies) =>
        PromptStop.AssertAsync(
            () =>
            {
                Center.Script("RegisterClient", replies);
                return Shell.Prepare(script);
            },
            _ =>
                Center.WaitForRequestAsync(
                    "RegisterClient",
                    Center.RequestsTo("RegisterClient").Count + requests,
                    TestContext.Current.CancellationToken
                )
        );
}
