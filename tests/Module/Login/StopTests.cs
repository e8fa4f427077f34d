using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Tests.Module.Login;

/// <summary>Ctrl+C during a login: it ends at once, and the cache is as it was.</summary>
[Collection(nameof(SharedEnvironment))]
public sealed class StopTests : SessionTest
{
    [Fact]
    public Task A_stop_ends_the_polling_for_a_device_code() =>
        StopsPromptly("Connect-SSOOIDCSession corp -UseDeviceCode -NoBrowser", _ => Next("CreateToken"));

    [Theory]
    [InlineData("RegisterClient")]
    [InlineData("StartDeviceAuthorization")]
    [InlineData("CreateToken")]
    public Task A_stop_ends_a_call_that_hangs(string operation) =>
        StopsPromptly("Connect-SSOOIDCSession corp -UseDeviceCode -NoBrowser", _ => Next(operation, Reply.Hang()));

    [Fact]
    public Task A_stop_ends_the_waiting_for_the_browser() =>
        StopsPromptly("Connect-SSOOIDCSession corp -UseAuthorizationCode -NoBrowser", CountingDown);

    [Fact]
    public async Task A_stop_frees_a_fixed_port_for_the_next_login()
    {
        int port = FreePort();
        await StopsPromptly($"Connect-SSOOIDCSession corp -UseAuthorizationCode -NoBrowser -RedirectPort {port}", CountingDown);
        Assert.Equal("LoggedIn", Shell.Run("BrowserLogin corp -RedirectPort $args[0]", port)["Action"]);
    }

    [Fact]
    public async Task A_stop_ends_a_refresh_that_hangs()
    {
        // A session for each try: one that is being refreshed is not refreshed again at once.
        var sessions = new Queue<string>(Enumerable.Range(1, StopLimit.Tries).Select(n => $"session-{n}"));
        Home.WriteConfig(
            string.Concat(sessions.Select(name => $"[sso-session {name}]\nsso_start_url = {Center.StartUrl}\nsso_region = us-east-1\n"))
        );
        foreach (string name in sessions)
        {
            await Home.SeedAsync(TimeSpan.FromMinutes(-1), name);
        }
        await PromptStop.AssertAsync(
            () => Shell.Prepare("Get-SSOOIDCAccessToken $args[0]", sessions.Dequeue()),
            _ => Next("CreateToken", Reply.Hang())
        );
    }

    [Theory]
    [InlineData("Get-SSOOIDCAccount -SessionName corp", "ListAccounts")]
    [InlineData("Get-SSOOIDCRole -SessionName corp", "ListAccountRoles")]
    [InlineData("'111122223333' | Get-SSOOIDCRole -SessionName corp", "ListAccounts")]
    [InlineData("Get-SSOOIDCRoleCredential 111122223333 ReadOnlyAccess -SessionName corp", "GetRoleCredentials")]
    [InlineData("Use-SSOOIDCRole 111122223333 ReadOnlyAccess -SessionName corp { 'not reached' }", "GetRoleCredentials")]
    [InlineData("Export-SSOOIDCProfile corp", "ListAccountRoles")]
    public async Task A_stop_ends_a_call_of_the_portal_that_hangs(string script, string operation)
    {
        await Home.SeedAsync(TimeSpan.FromHours(1));
        await PromptStop.AssertAsync(() => Shell.Prepare(script), _ => Next(operation, Reply.Hang()));
    }

    [Fact]
    public async Task A_stop_ends_the_pauses_between_calls_that_the_portal_throttles()
    {
        await Home.SeedAsync(TimeSpan.FromHours(1));
        Reply[] throttled = [.. Enumerable.Repeat(Reply.Error("TooManyRequestsException"), 5)];
        await PromptStop.AssertAsync(
            () => Shell.Prepare("Get-SSOOIDCAccount -SessionName corp"),
            async _ =>
            {
                Center.Reset();
                Center.Script("ListAccounts", throttled);
                await Center.WaitForRequestAsync("ListAccounts", 2, Cancellation);
            }
        );
    }

    [Fact]
    public async Task A_stop_ends_a_script_that_runs_with_a_role_and_puts_the_environment_back()
    {
        await Home.SeedAsync(TimeSpan.FromHours(1));
        TaskCompletionSource reached = new();
        await PromptStop.AssertAsync(
            () =>
            {
                reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
                return Shell.Prepare(
                    """
                    $reached = $args[0]
                    Use-SSOOIDCRole 111122223333 ReadOnlyAccess -SessionName corp { $reached.SetResult(); while ($true) { $null = 1 } }
                    """,
                    reached
                );
            },
            _ => reached.Task
        );
        Assert.Null(System.Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID"));
        Assert.Null(System.Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY"));
    }

    [Fact]
    public async Task A_stop_ends_a_logout_that_hangs()
    {
        await Home.SeedAsync(TimeSpan.FromHours(1));
        Dictionary<string, string> before = Home.Snapshot();
        await PromptStop.AssertAsync(
            () =>
            {
                Home.WritePrivate(Home.TokenFile(), before.Single().Value);
                return Shell.Prepare("Disconnect-SSOOIDCSession corp");
            },
            _ => Next("Logout", Reply.Hang())
        );
    }

    [Fact]
    public async Task A_refresh_that_was_sent_is_finished_behind_a_stop()
    {
        await Home.SeedAsync(TimeSpan.FromMinutes(10));
        string before = (string)Home.ReadToken()["accessToken"]!;
        var stopped = new TaskCompletionSource();
        Center.Script("CreateToken", Reply.After(stopped.Task));
        using PowerShell powershell = Shell.Prepare("Connect-SSOOIDCSession corp");
        IAsyncResult running = powershell.BeginInvoke();
        await WaitForTokenRequestAsync();
        powershell.Stop();
        Assert.Throws<PipelineStoppedException>(() => powershell.EndInvoke(running));
        stopped.SetResult();

        Assert.True(
            SpinWait.SpinUntil(() => (string)Home.ReadToken()["accessToken"]! != before, TimeSpan.FromSeconds(10)),
            "The new token was not saved."
        );
        Assert.True(Center.IsValidAccessToken(Shell.Run("Get-SSOOIDCAccessToken corp -AsPlainText").Single.ToString()));
        Assert.Single(Center.RequestsTo("CreateToken"));
    }

    private Task<RecordedRequest> Next(string operation, params Reply[] replies)
    {
        Center.Script(operation, replies);
        return Center.WaitForRequestAsync(operation, Center.RequestsTo(operation).Count + 1, Cancellation);
    }

    // The countdown begins when the listener is bound and the person has been told.
    private static Task CountingDown(PowerShell powershell)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        powershell.Streams.Progress.DataAdded += (_, _) => begun.TrySetResult();
        return begun.Task;
    }

    private async Task StopsPromptly(string script, Func<PowerShell, Task> waiting)
    {
        await Home.SeedAsync(TimeSpan.FromMinutes(-1), "another-session");
        Dictionary<string, string> before = Home.Snapshot();
        await PromptStop.AssertAsync(() => Shell.Prepare(script), waiting);

        // The prompt does not wait for the temporary file to go.
        Assert.True(
            SpinWait.SpinUntil(() => before.SequenceEqual(Home.Snapshot()), TimeSpan.FromSeconds(5)),
            $"The cache has changed: {string.Join(", ", Home.Snapshot().Keys)}"
        );
    }
}
