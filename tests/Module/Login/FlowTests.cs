using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Web;

namespace AWS.Tools.SSOOIDC.Tests.Module.Login;

/// <summary>The two flows as a person, or a script on their behalf, meets them, and how they end.</summary>
[Collection(nameof(SharedEnvironment))]
public sealed class FlowTests : SessionTest
{
    [Fact]
    public void The_verification_action_of_a_device_code_runs_once_on_the_pipelines_thread_and_its_output_is_discarded()
    {
        ShellResult result = Shell
            .Run(
                """
                $seen = [System.Collections.Generic.List[object]]::new()
                $threads = [System.Collections.Generic.List[int]]::new()
                $threads.Add([System.Environment]::CurrentManagedThreadId)
                $session = Connect-SSOOIDCSession corp -UseDeviceCode -NoBrowser -TimeoutSeconds 300 -VerificationAction {
                    param($verification)
                    $threads.Add([System.Environment]::CurrentManagedThreadId)
                    $seen.Add($verification)
                    $person.Allow($verification)
                    'output'
                }
                @($session).Count
                $threads[0] -eq $threads[1]
                $seen.Count
                $seen[0]
                """
            )
            .ThrowIfFailed();
        Assert.Equal(["1", "True", "1"], result.Output.Take(3).Select(o => o.ToString()));
        PSObject verification = result.Output[3];
        Assert.Equal(
            ["UserCode", "VerificationUri", "VerificationUriComplete", "AuthorizationUri", "ExpiresAt"],
            verification.Properties.Select(p => p.Name)
        );
        string code = (string)verification.Properties["UserCode"].Value;
        Assert.Matches("^[A-Z]{4}-[A-Z]{4}$", code);
        Assert.Equal($"{Center.Endpoint}/device", verification.Properties["VerificationUri"].Value);
        Assert.Equal($"{Center.Endpoint}/device?user_code={code}", verification.Properties["VerificationUriComplete"].Value);
        Assert.Null(verification.Properties["AuthorizationUri"].Value);
        Assert.InRange(
            (DateTimeOffset)verification.Properties["ExpiresAt"].Value,
            DateTimeOffset.UtcNow.AddSeconds(200),
            DateTimeOffset.UtcNow.AddSeconds(300)
        );
        Assert.Contains(
            result.Information,
            i => $"{i.MessageData}".Contains($"/device?user_code={code}", StringComparison.Ordinal) && i.Tags.Contains("PSHOST")
        );
        Assert.Contains(
            result.Progress,
            p => p.StatusDescription.Contains(code, StringComparison.Ordinal) && p.SecondsRemaining is > 0 and <= 300
        );
        Assert.Equal(ProgressRecordType.Completed, result.Progress[^1].RecordType);
    }

    [Fact]
    public void The_verification_action_of_an_authorization_code_runs_once_and_has_the_page_to_open()
    {
        ShellResult result = Shell.Run(
            """
            $seen = [System.Collections.Generic.List[object]]::new()
            $null = Connect-SSOOIDCSession corp -UseAuthorizationCode -NoBrowser -VerificationAction { param($verification) $seen.Add($verification); $person.Allow($verification); 'output' }
            $seen
            """
        );
        Assert.Equal((null, null, null), (result["UserCode"], result["VerificationUri"], result["VerificationUriComplete"]));
        var page = new Uri(result["AuthorizationUri"]!);
        Assert.Equal($"{Center.Endpoint}/authorize", page.GetLeftPart(UriPartial.Path));
        Assert.Matches("^http://127\\.0\\.0\\.1:[0-9]+/oauth/callback$", HttpUtility.ParseQueryString(page.Query)["redirect_uri"]);
        Assert.Contains("You are signed in", Person.LastPage, StringComparison.Ordinal);
        Assert.Contains(result.Information, i => $"{i.MessageData}".Contains(page.AbsoluteUri, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-UseDeviceCode")]
    [InlineData("-UseAuthorizationCode")]
    public void An_error_in_the_verification_action_ends_the_login(string flow)
    {
        ShellResult result = Shell.Run($"Connect-SSOOIDCSession corp {flow} -NoBrowser -VerificationAction {{ throw 'no mail today' }}");
        AssertError(result, "VerificationActionFailed", ErrorCategory.InvalidOperation);
        Assert.Contains("no mail today", result.Failure!.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Empty(Center.RequestsTo("CreateToken"));
        Assert.False(File.Exists(Home.TokenFile()));
    }

    [Fact]
    public void A_fixed_port_is_where_the_browser_comes_back()
    {
        int port = FreePort();
        using var other = new TcpListener(IPAddress.Loopback, port);
        other.Start();
        AssertError(
            Shell.Run("BrowserLogin corp -RedirectPort $args[0]", port),
            "ListenerUnavailable",
            ErrorCategory.ConnectionError,
            "-RedirectPort"
        );
        other.Stop();
        Assert.Equal("LoggedIn", Shell.Run("BrowserLogin corp -RedirectPort $args[0]", port)["Action"]);
        Assert.Contains($"127.0.0.1%3A{port}%2F", Center.RequestsTo("Authorize").Single().Query, StringComparison.Ordinal);
    }

    [Fact]
    public void The_QR_code_is_text_of_the_information_stream()
    {
        ShellResult result = Shell.Run("Connect-SSOOIDCSession corp -ShowQRCode -NoBrowser -VerificationAction $allow");
        Assert.Equal("LoggedIn", result["Action"]);
        string[] lines = result
            .Information.Select(i => $"{i.MessageData}")
            .Single(text => text.Contains('\u2588', StringComparison.Ordinal))
            .Split('\n');
        Assert.InRange(lines.Length, 15, 40);
        Assert.Single(Center.RequestsTo("StartDeviceAuthorization"));
    }

    [Fact]
    public void Where_no_browser_can_open_the_person_is_told_why_it_is_a_device_code()
    {
        ShellResult result = Shell.Run("Connect-SSOOIDCSession corp -VerificationAction $allow");
        Assert.Equal("LoggedIn", result["Action"]);
        Assert.Contains(
            result.Information,
            i => $"{i.MessageData}".StartsWith("Logging in by device code, because", StringComparison.Ordinal)
        );
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("-UseDeviceCode", "$deny", "AccessDenied", ErrorCategory.PermissionDenied, "ask your administrator")]
    [InlineData("-UseAuthorizationCode", "$deny", "AccessDenied", ErrorCategory.PermissionDenied, "ask your administrator")]
    [InlineData(
        "-UseDeviceCode",
        "{ param($v) $person.Dawdle($v) }",
        "ExpiredDeviceCode",
        ErrorCategory.OperationTimeout,
        "Connect-SSOOIDCSession"
    )]
    [InlineData("-UseDeviceCode -TimeoutSeconds 1", "{ }", "LoginTimeout", ErrorCategory.OperationTimeout, "-TimeoutSeconds")]
    [InlineData("-UseAuthorizationCode -TimeoutSeconds 1", "{ }", "LoginTimeout", ErrorCategory.OperationTimeout, "-TimeoutSeconds")]
    public void Each_way_that_a_login_can_fail_has_its_own_error(
        string arguments,
        string action,
        string id,
        ErrorCategory category,
        string advice
    )
    {
        ShellResult result = Shell.Run($"Connect-SSOOIDCSession corp {arguments} -NoBrowser -VerificationAction {action} -Verbose -Debug");
        AssertError(result, id, category, advice);
        Assert.Equal("corp", result.Failure!.TargetObject);
        Assert.Empty(result.Output);
        Assert.False(File.Exists(Home.TokenFile()));
        AssertNoSecret(result);
    }

    [Fact]
    public void The_services_own_exception_is_the_inner_one()
    {
        ShellResult result = Shell.Run(
            "try { Connect-SSOOIDCSession corp -UseDeviceCode -NoBrowser -VerificationAction $deny } catch "
                + "[Amazon.SSOOIDC.Model.AccessDeniedException] { 'caught by type' }"
        );
        Assert.Equal("caught by type", result.Single.ToString());
    }

    [Fact]
    public void A_service_that_cannot_be_reached_is_a_connection_error()
    {
        ShellResult result = Shell.Run("DeviceLogin corp -EndpointUrl http://127.0.0.1:1 -TimeoutSeconds 60");
        AssertError(result, "ServiceUnreachable", ErrorCategory.ConnectionError);
    }

    [Fact]
    public void A_reply_to_the_exchange_that_is_no_token_is_an_error_and_leaves_no_entry()
    {
        Center.Script("CreateToken", Reply.Html());
        AssertError(Shell.Run("BrowserLogin corp"), "InvalidReply", ErrorCategory.InvalidData);
        Assert.False(File.Exists(Home.TokenFile()));
    }

    [Fact]
    public async Task The_systems_browser_is_opened_with_the_address_as_its_one_argument()
    {
        Task<string> printed = Environment.InsteadOfBrowser("printf '%s %s' $# \"$1\"");
        Task allowed = printed
            .ContinueWith(
                text => Person.AllowAsync(text.Result.Split(' ')[1]),
                Cancellation,
                TaskContinuationOptions.None,
                TaskScheduler.Default
            )
            .Unwrap();
        ShellResult result = Shell.Run("Connect-SSOOIDCSession corp -UseAuthorizationCode");
        Assert.Equal("LoggedIn", result["Action"]);
        await allowed;
        string[] words = (await printed).Split(' ');
        Assert.Equal(("1", 2), (words[0], words.Length));
        Assert.Contains(result.Information, i => $"{i.MessageData}".Contains(words[1], StringComparison.Ordinal));
    }
}
