using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AWS.Tools.SSOOIDC.Tests.Module.Login;

/// <summary>What <c>Connect-SSOOIDCSession</c> returns, and when it asks a person.</summary>
[Collection(nameof(SharedEnvironment))]
public sealed class ConnectTests : SessionTest
{
    [Theory]
    [InlineData("DeviceLogin corp -InformationAction Continue -Verbose -Debug")]
    [InlineData("BrowserLogin corp -InformationAction Continue -Verbose -Debug")]
    public void A_login_returns_the_session_and_never_the_token(string script)
    {
        ShellResult result = Shell.Run(script);
        Assert.Equal(
            [
                "SessionName",
                "StartUrl",
                "Region",
                "Scopes",
                "ExpiresAt",
                "RegistrationExpiresAt",
                "CanRefresh",
                "Status",
                "Action",
                "CachePath",
            ],
            result.Single.Properties.Select(p => p.Name)
        );
        Assert.Equal(
            ("corp", Center.StartUrl, "us-east-1", "True", "Valid", "LoggedIn", Home.TokenFile()),
            (
                result["SessionName"],
                result["StartUrl"],
                result["Region"],
                result["CanRefresh"],
                result["Status"],
                result["Action"],
                result["CachePath"]
            )
        );
        Assert.Equal(
            ["sso:account:access"],
            Assert.IsType<IEnumerable<string>>(result.Single.Properties["Scopes"].Value, exactMatch: false)
        );
        Assert.InRange(
            (DateTimeOffset)result.Single.Properties["ExpiresAt"].Value,
            DateTimeOffset.UtcNow.AddHours(7.9),
            DateTimeOffset.UtcNow.AddHours(8)
        );
        Assert.True((DateTimeOffset)result.Single.Properties["RegistrationExpiresAt"].Value > DateTimeOffset.UtcNow.AddDays(89));
        Assert.True(Center.IsValidAccessToken((string)Home.ReadToken()["accessToken"]!));
        Assert.NotEmpty(result.Verbose);
        AssertNoSecret(result);
    }

    [Fact]
    public void A_valid_token_is_used_without_a_call()
    {
        Shell.Run("BrowserLogin corp").ThrowIfFailed();
        int calls = Center.Requests.Count;
        ShellResult result = Shell.Run("Connect-SSOOIDCSession corp");
        Assert.Equal("Cached", result["Action"]);
        Assert.Equal(calls, Center.Requests.Count);
    }

    [Fact]
    public async Task A_token_that_is_about_to_expire_is_refreshed_without_a_person()
    {
        await Home.SeedAsync(TimeSpan.FromMinutes(10));
        string before = (string)Home.ReadToken()["accessToken"]!;
        ShellResult result = Shell.Run("Connect-SSOOIDCSession corp -NonInteractive");
        Assert.Equal(("Refreshed", "Valid"), (result["Action"], result["Status"]));
        RecordedRequest call = Assert.Single(Center.Requests);
        Assert.Equal("refresh_token", call.Json!.Value.GetProperty("grantType").GetString());
        Assert.NotEqual(before, (string)Home.ReadToken()["accessToken"]!);
        AssertNoSecret(result);
    }

    [Fact]
    public void Without_a_person_and_without_a_token_it_fails_with_LoginRequired()
    {
        ShellResult result = Shell.Run("Connect-SSOOIDCSession corp -NonInteractive");
        AssertError(result, "LoginRequired", ErrorCategory.AuthenticationError, "Connect-SSOOIDCSession 'corp'");
        Assert.Equal("corp", result.Failure!.TargetObject);
        Assert.Empty(Center.Requests);
    }

    [Theory]
    [InlineData("Connect-SSOOIDCSession corp -Force -NonInteractive", "-NonInteractive")]
    [InlineData("Connect-SSOOIDCSession corp -UseDeviceCode -UseAuthorizationCode", "exclude")]
    [InlineData("Connect-SSOOIDCSession corp -UseDeviceCode -RedirectPort 1234", "-RedirectPort")]
    [InlineData("Connect-SSOOIDCSession corp -UseAuthorizationCode -ShowQRCode", "-ShowQRCode")]
    [InlineData("Connect-SSOOIDCSession corp -UseDeviceCode -Scope 'two words'", "-Scope")]
    [InlineData("Connect-SSOOIDCSession corp -ProfileName dev", "one way")]
    [InlineData("Connect-SSOOIDCSession corp -EndpointUrl nowhere", "'nowhere'")]
    [InlineData("Connect-SSOOIDCSession -StartUrl https://example.awsapps.com/start", "-Region")]
    public void Parameters_that_make_no_sense_are_argument_errors_before_any_call(string script, string names)
    {
        ShellResult result = Shell.Run(script);
        AssertError(result, "InvalidArgument", ErrorCategory.InvalidArgument);
        Assert.IsType<ArgumentException>(result.Failure!.Exception);
        Assert.Contains(names, result.Failure.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(Center.Requests);
    }

    [Fact]
    public async Task Force_logs_the_old_session_out_before_a_person_is_asked()
    {
        await Home.SeedAsync(TimeSpan.FromHours(1));
        string old = (string)Home.ReadToken()["accessToken"]!;
        Assert.Equal("LoggedIn", Shell.Run("BrowserLogin corp -Force")["Action"]);
        Assert.Equal(
            ["RegisterClient", "Logout", "Authorize", "AuthorizeDecision", "CreateToken"],
            Center.Requests.Select(r => r.Operation).Where(o => o != "Start")
        );
        Assert.False(Center.IsValidAccessToken(old));
        Assert.True(Center.IsValidAccessToken((string)Home.ReadToken()["accessToken"]!));
    }

    [Fact]
    public async Task Force_goes_on_where_the_portal_fails_and_replaces_the_token()
    {
        await Home.SeedAsync(TimeSpan.FromHours(1));
        Center.Script("Logout", Reply.Status(500), Reply.Status(500));
        ShellResult result = Shell.Run("BrowserLogin corp -Force");
        Assert.Equal("LoggedIn", result["Action"]);
        Assert.Contains("'corp'", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.True(Center.IsValidAccessToken((string)Home.ReadToken()["accessToken"]!));
    }

    [Fact]
    public async Task Other_scopes_need_a_login()
    {
        await Home.SeedAsync(TimeSpan.FromHours(1));
        AssertError(
            Shell.Run("Connect-SSOOIDCSession corp -Scope codewhisperer:analysis"),
            "ScopeNeedsLogin",
            ErrorCategory.InvalidArgument,
            "-Force"
        );
        Assert.Equal("Cached", Shell.Run("Connect-SSOOIDCSession corp -Scope sso:account:access")["Action"]);
        Assert.Empty(Center.Requests);

        ShellResult result = Shell
            .Run("(BrowserLogin corp -Scope sso:account:access, codewhisperer:analysis -Force).Scopes")
            .ThrowIfFailed();
        Assert.Equal(["sso:account:access", "codewhisperer:analysis"], result.Output.Select(o => o.ToString()));
        Assert.Contains(
            "scopes=sso%3Aaccount%3Aaccess%20codewhisperer%3Aanalysis",
            Center.RequestsTo("Authorize").Single().Query,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void In_memory_it_leaves_the_cache_alone_and_the_process_has_the_token()
    {
        ShellResult result = Shell.Run("BrowserLogin corp -InMemory");
        Assert.Equal(("LoggedIn", null), (result["Action"], result["CachePath"]));
        Assert.Empty(Home.Snapshot());
        string token = Shell.Run("Get-SSOOIDCAccessToken corp -AsPlainText").Single.ToString();
        Assert.True(Center.IsValidAccessToken(token));
        Assert.Equal("Cached", Shell.Run("Connect-SSOOIDCSession corp -InMemory -NonInteractive")["Action"]);
        AssertError(Shell.Run("Connect-SSOOIDCSession corp -NonInteractive"), "LoginRequired", ErrorCategory.AuthenticationError);

        Shell.Run("Disconnect-SSOOIDCSession corp").ThrowIfFailed();
        Assert.False(Center.IsValidAccessToken(token));
        AssertError(Shell.Run("Get-SSOOIDCAccessToken corp"), "LoginRequired", ErrorCategory.AuthenticationError);
        Assert.Empty(Home.Snapshot());
    }

    [Theory]
    [InlineData("-ProfileName dev", "corp")]
    [InlineData("-ProfileName legacy", null)]
    [InlineData("-StartUrl $startUrl -Region us-east-1", null)]
    [InlineData("-StartUrl $startUrl -Region (Get-AWSRegion us-east-1)", null)]
    public void A_session_is_named_by_a_profile_or_a_start_URL_too(string arguments, string? name)
    {
        // Without a session it is the device code by itself; with one it is too, where no browser can open.
        ShellResult result = Shell.Run($"Connect-SSOOIDCSession {arguments} -NoBrowser -VerificationAction $allow");
        Assert.Equal(
            (name, "LoggedIn", Home.TokenFile(name ?? Center.StartUrl)),
            (result["SessionName"], result["Action"], result["CachePath"])
        );
        Assert.Single(Center.RequestsTo("StartDeviceAuthorization"));
        Assert.True(Center.IsValidAccessToken(Shell.Run($"Get-SSOOIDCAccessToken {arguments} -AsPlainText").Single.ToString()));
    }

    [Theory]
    [InlineData("Connect-SSOOIDCSession none", "SessionNotFound")]
    [InlineData("Connect-SSOOIDCSession -ProfileName none", "ProfileNotFound")]
    [InlineData("Get-SSOOIDCAccessToken none", "SessionNotFound")]
    [InlineData("Disconnect-SSOOIDCSession none", "SessionNotFound")]
    public void What_the_config_lacks_is_an_error_that_names_the_file_and_what_it_has(string script, string id)
    {
        ShellResult result = Shell.Run(script);
        AssertError(result, id, ErrorCategory.ObjectNotFound, id == "ProfileNotFound" ? "dev" : "corp");
        Assert.Contains(Path.Combine(Environment.Home, ".aws", "config"), result.Failure!.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("none", result.Failure.TargetObject);
    }

    [Fact]
    public void With_nothing_named_the_only_session_is_meant() => Assert.Equal("corp", Shell.Run("BrowserLogin")["SessionName"]);

    [Fact]
    public async Task Names_come_from_the_pipeline_too()
    {
        Home.WriteConfig($"[sso-session other]\nsso_start_url = {Center.StartUrl}\nsso_region = us-east-1\n");
        await Home.SeedAsync(TimeSpan.FromHours(1));
        await Home.SeedAsync(TimeSpan.FromHours(1), "other");
        ShellResult result = Shell.Run(
            "'corp', 'other' | Connect-SSOOIDCSession -NonInteractive | ForEach-Object SessionName; Get-SSOOIDCSession other | "
                + "Connect-SSOOIDCSession -NonInteractive | ForEach-Object SessionName"
        );
        Assert.Equal(["corp", "other", "other"], result.ThrowIfFailed().Output.Select(o => o.ToString()));
    }

    [Fact]
    public void An_endpoint_that_is_given_counts_more_than_the_environment()
    {
        Environment["AWS_ENDPOINT_URL_SSO_OIDC"] = "http://127.0.0.1:1";
        Assert.Equal("LoggedIn", Shell.Run("BrowserLogin corp -EndpointUrl $endpoint")["Action"]);
    }

    [Fact]
    public void The_config_is_enough_where_the_environment_names_no_endpoint()
    {
        Environment["AWS_ENDPOINT_URL_SSO_OIDC"] = null;
        Environment["AWS_ENDPOINT_URL_SSO"] = null;
        Home.WriteConfig(
            $"""
            [profile local]
            sso_session = corp
            services = local

            [services local]
            sso_oidc =
              endpoint_url = {Center.Endpoint}
            sso =
              endpoint_url = {Center.Endpoint}
            """
        );
        Assert.Equal("LoggedIn", Shell.Run("BrowserLogin -ProfileName local")["Action"]);
        Shell.Run("Disconnect-SSOOIDCSession -ProfileName local").ThrowIfFailed();
        Assert.Single(Center.RequestsTo("Logout"));
    }

    [Fact]
    public void An_entry_of_another_start_URL_counts_as_absent()
    {
        Shell.Run("BrowserLogin corp").ThrowIfFailed();
        JsonObject entry = Home.ReadToken();
        entry["startUrl"] = "https://d-other.awsapps.com/start";
        File.WriteAllText(Home.TokenFile(), JsonSerializer.Serialize(entry));
        AssertError(Shell.Run("Connect-SSOOIDCSession corp -NonInteractive"), "LoginRequired", ErrorCategory.AuthenticationError);
    }
}
