using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Tests.Module.Login;

/// <summary><c>Get-SSOOIDCSession</c> lists the config's sessions and the cached ones, and calls nobody.</summary>
[Collection(nameof(SharedEnvironment))]
public sealed class GetSessionTests : SessionTest
{
    private const string Elsewhere = "https://d-elsewhere.awsapps.com/start";

    [Fact]
    public async Task It_lists_the_configs_sessions_and_those_that_only_the_cache_has()
    {
        Home.WriteConfig($"[sso-session other]\nsso_start_url = {Elsewhere}\nsso_region = eu-west-1\n");
        await Home.SeedAsync(TimeSpan.FromMinutes(10));
        await Home.SeedAsync(TimeSpan.FromMinutes(-10), Center.StartUrl);
        SeedElsewhere();

        ShellResult result = Shell.Run("Get-SSOOIDCSession").ThrowIfFailed();
        Assert.Equal(
            [
                ("corp", Center.StartUrl, "us-east-1", "Expiring", "Cached", Home.TokenFile()),
                ("other", Elsewhere, "eu-west-1", null, null, null),
                (null, Center.StartUrl, "us-east-1", "Expired", "Cached", Home.TokenFile(Center.StartUrl)),
                (null, Elsewhere, "eu-west-1", "Valid", "Cached", Home.TokenFile(Elsewhere)),
            ],
            result.Output.Select(o =>
                (Text(o, "SessionName"), Text(o, "StartUrl"), Text(o, "Region"), Text(o, "Status"), Text(o, "Action"), Text(o, "CachePath"))
            )
        );
        Assert.Equal(["True", "False", "True", "False"], result.Output.Select(o => Text(o, "CanRefresh")));
        Assert.Empty(Center.Requests);
        AssertNoSecret(result);
    }

    [Theory]
    [InlineData("corp", "corp")]
    [InlineData("CORP", "")]
    [InlineData("c*", "corp,corp-2")]
    [InlineData("corp-[0-9]", "corp-2")]
    [InlineData("x*", "")]
    [InlineData("http*", "127.0.0.1")]
    public void A_name_may_have_wildcards(string name, string expected)
    {
        Home.WriteConfig($"[sso-session corp-2]\nsso_start_url = {Elsewhere}\nsso_region = eu-west-1\n");
        ShellResult result = Shell.Run("Get-SSOOIDCSession $args[0] -ErrorAction SilentlyContinue", name);
        Assert.Equal(expected, string.Join(',', result.Output.Select(o => Text(o, "SessionName") ?? new Uri(Text(o, "StartUrl")!).Host)));
    }

    [Fact]
    public void A_name_that_is_nowhere_is_an_error_that_does_not_end_the_pipeline()
    {
        ShellResult result = Shell.Run("'none', 'corp' | Get-SSOOIDCSession");
        AssertError(result, "SessionNotFound", ErrorCategory.ObjectNotFound, "Get-SSOOIDCSession");
        Assert.Equal("none", Assert.Single(result.Errors).TargetObject);
        Assert.Equal("corp", Text(Assert.Single(result.Output), "SessionName"));
    }

    [Fact]
    public void A_broken_section_is_left_out_with_a_warning()
    {
        Home.WriteConfig("[sso-session broken]\nsso_region = eu-west-1\n");
        ShellResult result = Shell.Run("Get-SSOOIDCSession").ThrowIfFailed();
        Assert.DoesNotContain("broken", result.Output.Select(o => Text(o, "SessionName")));
        Assert.Contains("sso_start_url", Assert.Single(result.Warnings), StringComparison.Ordinal);
        AssertError(Shell.Run("Connect-SSOOIDCSession broken"), "ConfigKeyMissing", ErrorCategory.ObjectNotFound, "sso_start_url");
    }

    [Fact]
    public void Without_any_config_there_is_nothing_to_list()
    {
        File.Delete(Path.Combine(Environment.Home, ".aws", "config"));
        Assert.Empty(Shell.Run("Get-SSOOIDCSession").ThrowIfFailed().Output);
        AssertError(Shell.Run("Connect-SSOOIDCSession corp"), "ConfigNotFound", ErrorCategory.ObjectNotFound, "aws configure sso");
    }

    private static string? Text(PSObject o, string property) => o.Properties[property].Value?.ToString();

    // As a tool would that has a start URL and no config.
    private void SeedElsewhere()
    {
        string expiresAt = DateTime.UtcNow.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null as IFormatProvider);
        string text =
            $$"""{"startUrl": "{{Elsewhere}}", "region": "eu-west-1", "accessToken": "elsewhere-token", "expiresAt": "{{expiresAt}}"}""";
        Home.WritePrivate(Home.TokenFile(Elsewhere), text);
    }
}
