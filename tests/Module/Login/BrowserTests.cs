namespace AWS.Tools.SSOOIDC.Tests.Module.Login;

/// <summary>How the system's browser is opened.</summary>
[Collection(nameof(SharedEnvironment))]
public sealed class BrowserTests : SessionTest
{
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
