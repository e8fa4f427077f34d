using System.Management.Automation;
using System.Net;
using System.Security;

namespace AWS.Tools.SSOOIDC.Tests.Module.Login;

/// <summary><c>Get-SSOOIDCAccessToken</c>, for scripts.</summary>
[Collection(nameof(SharedEnvironment))]
public sealed class AccessTokenTests : SessionTest
{
    [Fact]
    public async Task The_token_is_a_SecureString_or_on_request_text()
    {
        await Home.SeedAsync(TimeSpan.FromHours(1));
        string expected = (string)Home.ReadToken()["accessToken"]!;
        using SecureString secure = Assert.IsType<SecureString>(Shell.Run("Get-SSOOIDCAccessToken corp").Single.BaseObject);
        Assert.True(secure.IsReadOnly());
        Assert.True(new NetworkCredential("", secure).Password == expected);
        Assert.True(Shell.Run("Get-SSOOIDCAccessToken corp -AsPlainText").Single.BaseObject is string text && text == expected);
        Assert.True(Shell.Run("Get-SSOOIDCAccessToken -ProfileName dev -AsPlainText").Single.BaseObject is string dev && dev == expected);
        Assert.Empty(Center.Requests);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task It_is_refreshed_silently(int minutesLeft)
    {
        await Home.SeedAsync(TimeSpan.FromMinutes(minutesLeft));
        ShellResult result = Shell.Run("Get-SSOOIDCAccessToken corp -AsPlainText -Verbose -Debug");
        Assert.True(Center.IsValidAccessToken(result.Single.ToString()));
        Assert.True((string)Home.ReadToken()["accessToken"]! == result.Single.ToString());
        Assert.Single(Center.Requests);
        Assert.Empty(result.Information);
        Assert.Empty(result.Progress);
        Assert.True(
            !result.Texts.Any(text => Center.IssuedSecrets.Any(secret => text.Contains(secret, StringComparison.Ordinal))),
            "A secret was said."
        );
    }

    [Fact]
    public void Without_a_token_only_a_person_can_help()
    {
        ShellResult result = Shell.Run("Get-SSOOIDCAccessToken corp");
        AssertError(result, "LoginRequired", ErrorCategory.AuthenticationError, "Connect-SSOOIDCSession 'corp'");
        Assert.Empty(Center.Requests);
    }

    [Fact]
    public async Task An_expired_token_whose_refresh_is_refused_needs_a_login_and_the_entry_stays()
    {
        await Home.SeedAsync(TimeSpan.FromMinutes(-1), Center.StartUrl);
        Center.RevokeRefreshTokens();
        Dictionary<string, string> before = Home.Snapshot();
        ShellResult result = Shell.Run("Get-SSOOIDCAccessToken -ProfileName legacy");
        AssertError(result, "LoginRequired", ErrorCategory.AuthenticationError, "-ProfileName 'legacy'");
        Assert.Equal("Amazon.SSOOIDC.Model.InvalidGrantException", result.Failure!.Exception.InnerException!.GetType().FullName);
        Assert.Equal(before, Home.Snapshot().Where(file => file.Key.EndsWith(".json", StringComparison.Ordinal)).ToDictionary());
        AssertNoSecret(result);
    }

    [Fact]
    public async Task A_valid_token_whose_refresh_is_refused_is_used()
    {
        await Home.SeedAsync(TimeSpan.FromMinutes(5));
        Center.RevokeRefreshTokens();
        ShellResult result = Shell.Run("Get-SSOOIDCAccessToken corp -AsPlainText -Verbose");
        Assert.True((string)Home.ReadToken()["accessToken"]! == result.Single.ToString());
        Assert.Contains(result.Verbose, text => text.Contains("could not be refreshed", StringComparison.Ordinal));
        Assert.Empty(result.Warnings);
    }
}
