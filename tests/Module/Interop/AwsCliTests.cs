using System.Diagnostics;
using System.Management.Automation;
using AWS.Tools.SSOOIDC.Tests.Module.Login;
using AWS.Tools.SSOOIDC.Tests.Module.Sessions;

namespace AWS.Tools.SSOOIDC.Tests.Module.Interop;

/// <summary>This module and the real AWS CLI share one token cache.</summary>
[Collection(nameof(SharedEnvironment))]
[Trait(DesktopBuildTests.Trait, DesktopBuildTests.Net8)] // Long, and what is shared does not depend on the build.
public sealed class AwsCliTests : SessionTest
{
    // The portal gives each call temporary keys of its own.
    private const string RoleKey = "^ASIA[A-Z2-7]{16}$";

    private AwsCli _cli = null!;

    private string Token => (string)Home.ReadToken()["accessToken"]!;

    private protected override async ValueTask RequireAsync() => _cli = await AwsCli.RequireAsync(Home.Variables, Center.Endpoint);

    [Theory]
    [InlineData("BrowserLogin corp", "dev", "corp")]
    [InlineData("DeviceLogin corp", "dev", "corp")]
    [InlineData("DeviceLogin -ProfileName legacy", "legacy", null)]
    public async Task It_uses_our_token(string script, string profile, string? key)
    {
        Shell.Run(script).ThrowIfFailed();
        Center.Reset();
        Assert.Matches(RoleKey, await _cli.GetCredentialsAsync(profile));
        RecordedRequest call = Assert.Single(Center.Requests);
        Assert.Equal("GetRoleCredentials", call.Operation);
        Assert.True(call.Headers["x-amz-sso_bearer_token"] == (string)Home.ReadToken(key ?? Center.StartUrl)["accessToken"]!);
    }

    [Theory]
    [InlineData("BrowserLogin corp")]
    [InlineData("DeviceLogin corp")]
    public async Task It_refreshes_our_token_and_we_refresh_what_it_wrote(string script)
    {
        Shell.Run(script).ThrowIfFailed();
        Home.Age(TimeSpan.FromMinutes(10));
        Center.Reset();
        string ours = Token;
        Assert.Matches(RoleKey, await _cli.GetCredentialsAsync("dev"));
        Assert.True(AwsCli.Sent(Assert.Single(Center.RequestsTo("CreateToken"))));
        string theirs = Token;
        Assert.False(theirs == ours);

        Assert.Equal("Cached", Shell.Run("Connect-SSOOIDCSession corp -NonInteractive")["Action"]);
        Assert.True(Shell.Run("Get-SSOOIDCAccessToken corp -AsPlainText").Single.ToString() == theirs);
        Home.Age(TimeSpan.FromMinutes(10));
        ShellResult refreshed = Shell.Run("Connect-SSOOIDCSession corp -NonInteractive");
        Assert.Equal(("Refreshed", "True"), (refreshed["Action"], refreshed["CanRefresh"]));
        Assert.Matches(RoleKey, await _cli.GetCredentialsAsync("dev"));
        Assert.True(Center.RequestsTo("GetRoleCredentials")[^1].Headers["x-amz-sso_bearer_token"] == Token);
        Assert.Equal(2, Center.RequestsTo("CreateToken").Count);
    }

    [Fact]
    public async Task Its_login_is_ours_too_and_we_refresh_its_token()
    {
        await LogInWithCliAsync();
        Center.Reset();
        ShellResult cached = Shell.Run("Connect-SSOOIDCSession corp -NonInteractive");
        Assert.Equal(("Cached", "Valid", "True"), (cached["Action"], cached["Status"], cached["CanRefresh"]));
        Assert.Empty(Center.Requests);

        Home.Age(TimeSpan.FromMinutes(-1));
        Assert.Equal("Refreshed", Shell.Run("Connect-SSOOIDCSession corp -NonInteractive")["Action"]);
        Assert.Matches(RoleKey, await _cli.GetCredentialsAsync("dev"));
        Assert.True(Center.RequestsTo("GetRoleCredentials")[^1].Headers["x-amz-sso_bearer_token"] == Token);
    }

    [Fact]
    public async Task Client_registrations_for_device_codes_are_shared_both_ways()
    {
        await LogInWithCliAsync();
        Shell.Run("DeviceLogin corp -Force").ThrowIfFailed();
        Assert.Single(Center.RequestsTo("RegisterClient"));

        Directory.Delete(Home.Cache, recursive: true);
        Shell.Run("DeviceLogin corp").ThrowIfFailed();
        await LogInWithCliAsync();
        Assert.Equal(2, Center.RequestsTo("RegisterClient").Count);
    }

    [Fact]
    public async Task A_registration_for_authorization_codes_is_not_taken_for_its_own()
    {
        Shell.Run("BrowserLogin corp").ThrowIfFailed();
        await LogInWithCliAsync();
        Assert.Equal("Cached", Shell.Run("Connect-SSOOIDCSession corp -NonInteractive")["Action"]);
    }

    [Fact]
    public async Task Its_logout_leaves_us_sane()
    {
        Shell.Run("BrowserLogin corp").ThrowIfFailed();
        string token = Token;
        Assert.NotEmpty(Directory.GetFiles(Home.Cache, "*.lock"));
        (await _cli.RunAsync("sso", "logout")).ThrowIfFailed();
        Assert.False(Center.IsValidAccessToken(token));
        AssertError(Shell.Run("Get-SSOOIDCAccessToken corp"), "LoginRequired", ErrorCategory.AuthenticationError);
        Assert.Equal("LoggedOut", Shell.Run("Get-SSOOIDCSession corp")["Status"]);
        Shell.Run("Disconnect-SSOOIDCSession corp").ThrowIfFailed();
        Assert.Equal("LoggedIn", Shell.Run("BrowserLogin corp")["Action"]);
    }

    [Fact]
    public async Task Our_logout_ends_its_session()
    {
        await LogInWithCliAsync();
        Shell.Run("Disconnect-SSOOIDCSession corp").ThrowIfFailed();
        _cli.ForgetCredentials();
        Assert.NotEqual(0, (await _cli.RunAsync("configure", "export-credentials", "--profile", "dev")).ExitCode);
    }

    [Fact]
    public async Task It_uses_the_profiles_that_we_write()
    {
        Shell.Run("BrowserLogin corp").ThrowIfFailed();
        Shell.Run("Export-SSOOIDCProfile corp -Region us-east-1 -Output json").ThrowIfFailed();
        string[] profiles = (await _cli.RunAsync("configure", "list-profiles")).ThrowIfFailed().Output.Split();
        string[] expected = ["Sandbox.AdministratorAccess", "Sandbox.ReadOnlyAccess", "Production.ReadOnlyAccess", "dev", "legacy"];
        Assert.Empty(expected.Except(profiles));
        foreach (string profile in new[] { "Sandbox.AdministratorAccess", "Production.ReadOnlyAccess" })
        {
            Assert.Matches(RoleKey, await _cli.GetCredentialsAsync(profile));
        }
        Assert.Equal("us-east-1", await GetSettingAsync("region"));
        Assert.Equal("444455556666", await GetSettingAsync("sso_account_id"));

        async Task<string> GetSettingAsync(string key) =>
            (await _cli.RunAsync("configure", "get", key, "--profile", "Production.ReadOnlyAccess")).ThrowIfFailed().Output.Trim();
    }

    [Fact]
    public async Task It_uses_a_profile_of_a_start_URL_that_no_config_has()
    {
        File.Delete(Path.Combine(Environment.Home, ".aws", "config"));
        Shell.Run("DeviceLogin -StartUrl $args[0] -Region us-east-1", Center.StartUrl).ThrowIfFailed();
        Shell.Run("Export-SSOOIDCProfile -StartUrl $args[0] -Region us-east-1", Center.StartUrl).ThrowIfFailed();
        Assert.Matches(RoleKey, await _cli.GetCredentialsAsync("Sandbox.ReadOnlyAccess"));
        string token = (string)Home.ReadToken(Center.StartUrl)["accessToken"]!;
        string accounts = (
            await _cli.RunAsync("sso", "list-accounts", "--access-token", token, "--profile", "Sandbox.ReadOnlyAccess", "--output", "text")
        )
            .ThrowIfFailed()
            .Output;
        Assert.Contains("444455556666", accounts, StringComparison.Ordinal);
    }

    [Fact]
    public void It_uses_the_keys_that_we_put_into_the_environment()
    {
        Shell.Run("BrowserLogin corp").ThrowIfFailed();
        Environment["AWS_PROFILE"] = "legacy";
        ShellResult result = Shell.Run(
            """
            $cli = $args[0]
            $lines = Use-SSOOIDCRole 111122223333 ReadOnlyAccess -SessionName corp { & $cli configure export-credentials --format env-no-export }
            @{ Lines = $lines; Expected = (Get-SSOOIDCRoleCredential 111122223333 ReadOnlyAccess -SessionName corp).AccessKey }
            """,
            _cli.Program
        );
        var said = (System.Collections.Hashtable)result.Single.BaseObject;
        string expected = $"AWS_ACCESS_KEY_ID={said["Expected"]}";
        Assert.Contains(expected, ((IEnumerable<object>)said["Lines"]!).Select(line => $"{line}"));
        Assert.Equal("legacy", System.Environment.GetEnvironmentVariable("AWS_PROFILE"));
        Assert.Null(System.Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID"));
    }

    [Fact]
    public async Task It_uses_us_as_its_credential_process()
    {
        Shell.Run("BrowserLogin corp").ThrowIfFailed();
        Home.WriteConfig(CredentialProfile());
        Assert.Matches(RoleKey, await _cli.GetCredentialsAsync("process"));
        Assert.False(AwsCli.Sent(Assert.Single(Center.RequestsTo("GetRoleCredentials"))));
    }

    [Fact]
    public async Task It_uses_the_keys_that_we_share_and_we_use_its()
    {
        Shell.Run("BrowserLogin corp").ThrowIfFailed();
        string ours = Shell.Run("Get-SSOOIDCRoleCredential 111122223333 ReadOnlyAccess -SessionName corp -UseCliCache")["AccessKey"]!;
        string json = (await _cli.RunAsync("configure", "export-credentials", "--profile", "dev")).ThrowIfFailed().Output;
        Assert.Contains(ours, json, StringComparison.Ordinal);
        Assert.Single(Center.RequestsTo("GetRoleCredentials"));

        string theirs = await _cli.GetCredentialsAsync("dev");
        Assert.NotEqual(ours, theirs);
        using var other = Shell.Open();
        string shared = other.Run("Get-SSOOIDCRoleCredential 111122223333 ReadOnlyAccess -SessionName corp -UseCliCache")["AccessKey"]!;
        Assert.Equal(theirs, shared);
        Assert.Equal(2, Center.RequestsTo("GetRoleCredentials").Count);
    }

    [Fact]
    public async Task When_it_wins_a_race_for_the_refresh_token_we_use_what_it_got()
    {
        await Home.SeedAsync(TimeSpan.FromMinutes(-1));
        var won = new TaskCompletionSource();
        Center.Script("CreateToken", Reply.After(won.Task));
        using PowerShell powershell = Shell.Prepare("Connect-SSOOIDCSession corp -NonInteractive");
        IAsyncResult running = powershell.BeginInvoke();
        Assert.False(AwsCli.Sent(await WaitForTokenRequestAsync()));
        Assert.Matches(RoleKey, await _cli.GetCredentialsAsync("dev"));
        string theirs = Token;
        won.SetResult();

        PSObject session = Assert.Single(powershell.EndInvoke(running));
        Assert.Equal("Cached", $"{session.Properties["Action"].Value}");
        Assert.True(Token == theirs);
        Assert.Equal("InvalidGrantException", Center.RequestsTo("CreateToken").Single(r => !AwsCli.Sent(r)).ExceptionReturned);
    }

    [Fact]
    public async Task When_we_win_a_race_for_the_refresh_token_our_entry_stays()
    {
        await Home.SeedAsync(TimeSpan.FromMinutes(-1));
        var won = new TaskCompletionSource();
        Center.Script("CreateToken", Reply.After(won.Task));
        Task<ProcessResult> cli = _cli.RunAsync("configure", "export-credentials", "--profile", "dev");
        Assert.True(AwsCli.Sent(await WaitForTokenRequestAsync()));
        Assert.Equal("Refreshed", Shell.Run("Connect-SSOOIDCSession corp -NonInteractive")["Action"]);
        string ours = Token;
        won.SetResult();

        // It gives up for this time, and has ours the next.
        Assert.NotEqual(0, (await cli).ExitCode);
        Assert.True(Token == ours);
        Assert.Matches(RoleKey, await _cli.GetCredentialsAsync("dev"));
    }

    [Fact]
    public async Task Many_that_find_the_token_expired_at_once_end_with_one_good_entry()
    {
        await Home.SeedAsync(TimeSpan.FromMinutes(-1));
        string script = Environment.Write(
            "race.ps1",
            """
            Import-Module $args[0]
            [Console]::Out.WriteLine('ready')
            [Console]::Out.Flush()
            $null = [Console]::In.ReadLine()
            (Connect-SSOOIDCSession corp -NonInteractive).Action
            """
        );
        List<Process> ours =
        [
            .. Enumerable.Range(0, 32).Select(_ => Process.Start(Engine(script))!),
        ];
        try
        {
            foreach (Process process in ours)
            {
                Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(Cancellation));
            }
            Task<ProcessResult> cli = _cli.RunAsync("configure", "export-credentials", "--profile", "dev");
            ours.ForEach(process => process.StandardInput.WriteLine());
            string[] actions = await Task.WhenAll(
                ours.Select(async process => (await process.StandardOutput.ReadToEndAsync(Cancellation)).Trim())
            );
            foreach (Process process in ours)
            {
                await process.WaitForExitAsync(Cancellation);
                Assert.True(process.ExitCode == 0, await process.StandardError.ReadToEndAsync(Cancellation));
            }
            ProcessResult theirs = await cli;

            Assert.InRange(actions.Count(action => action == "Refreshed"), 0, 1);
            Assert.All(actions, action => Assert.Contains(action, new[] { "Refreshed", "Cached" }));
            Assert.InRange(Center.RequestsTo("CreateToken").Count(r => !AwsCli.Sent(r)), 0, 1);
            Assert.Single(Center.RequestsTo("CreateToken"), r => r.ExceptionReturned is null);
            // The CLI fails where its refresh came second, and says so.
            Assert.True(theirs.ExitCode == 0 || theirs.Errors.Contains("refresh", StringComparison.OrdinalIgnoreCase), theirs.Errors);
            Assert.True(Center.IsValidAccessToken(Token));
            Assert.Equal("True", Shell.Run("Connect-SSOOIDCSession corp -NonInteractive")["CanRefresh"]);
            Assert.Empty(Directory.GetFiles(Home.Cache, "*.tmp"));
        }
        finally
        {
            foreach (Process process in ours)
            {
                ChildProcess.End(process);
                process.Dispose();
            }
        }
    }

    // An engine that the test talks to.
    private ProcessStartInfo Engine(string script)
    {
        ProcessStartInfo start = PowerShellEngine.Embedded.Start(script, ModuleFolder.Manifest).With(Home.Variables);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        return start;
    }

    private async Task LogInWithCliAsync()
    {
        int polls = Center.RequestsTo("CreateToken").Count;
        Task<ProcessResult> login = _cli.LogInAsync("dev");
        // Its first question comes after it has shown the code.
        Task asked = Center.WaitForRequestAsync("CreateToken", polls + 1, Cancellation);
        await Task.WhenAny(asked, login);
        Center.ApproveAll();
        (await login).ThrowIfFailed();
    }
}
