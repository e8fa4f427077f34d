using System.Management.Automation;
using AWS.Tools.SSOOIDC.Tests.Module.Login;
using AWS.Tools.SSOOIDC.Tests.Module.Sessions;

namespace AWS.Tools.SSOOIDC.Tests.Module.Interop;

/// <summary>The authorization code flow through a real browser.</summary>
[Collection(nameof(SharedEnvironment))]
[Trait(DesktopBuildTests.Trait, DesktopBuildTests.Net8)] // Long, and what is shared does not depend on the build.
public sealed class ChromiumTests : SessionTest
{
    private protected override ValueTask RequireAsync()
    {
        Assert.SkipUnless(Chromium.Program is not null, "There is no Chromium on the PATH.");
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("approve", null, "You are signed in")]
    [InlineData("deny", "AccessDenied", "The sign-in did not succeed")]
    public async Task A_person_answers_on_the_page_and_reads_plain_words_at_the_end(string button, string? error, string words)
    {
        await using Chromium chromium = await Chromium.StartAsync(Path.Combine(Environment.Home, "profile"));
        Task<string>? shown = null;
        Action<string> open = page => shown = AnswerAsync(chromium, page, button);
        ShellResult result = Shell.Run(
            "$open = $args[0]; Connect-SSOOIDCSession corp -UseAuthorizationCode -NoBrowser -VerificationAction { "
                + "param($verification) $open.Invoke($verification.AuthorizationUri) }",
            open
        );
        string text = await shown!;
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Contains("go back to the shell", text, StringComparison.Ordinal);
        if (error is null)
        {
            Assert.Equal("LoggedIn", result["Action"]);
            Assert.True(Center.IsValidAccessToken((string)Home.ReadToken()["accessToken"]!));
        }
        else
        {
            AssertError(result, error, ErrorCategory.PermissionDenied);
        }
        AssertNoSecret(result);
    }

    [Fact]
    public async Task The_module_opens_the_browser_itself()
    {
        Task<string> page = Environment.InsteadOfBrowser(
            $"{Chromium.CommandLine(Path.Combine(Environment.Home, "profile"))} --dump-dom \"$1\""
        );
        Assert.Equal("LoggedIn", Shell.Run("Connect-SSOOIDCSession corp -UseAuthorizationCode")["Action"]);
        Assert.Contains("<h1>You are signed in</h1>", await page, StringComparison.Ordinal);
    }

    private protected override IdentityCenterOptions Options =>
        new() { AutoApprove = TestContext.Current.TestMethod?.MethodName == nameof(The_module_opens_the_browser_itself) };

    private static async Task<string> AnswerAsync(Chromium chromium, string page, string button)
    {
        await chromium.OpenAsync(page);
        await chromium.WaitUntilAsync("document.querySelector('button') !== null");
        await chromium.EvaluateAsync($"document.querySelector('button[value={button}]').click()");
        await chromium.WaitUntilAsync("location.pathname === '/oauth/callback' && document.readyState === 'complete'");
        return (string)(await chromium.EvaluateAsync("document.body.innerText"))!;
    }
}
