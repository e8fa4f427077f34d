namespace AWS.Tools.SSOOIDC.Tests.Module.Login;

/// <summary><c>Disconnect-SSOOIDCSession</c> ends what is ours, at the portal and in the cache, and nothing else.</summary>
[Collection(nameof(SharedEnvironment))]
public sealed class DisconnectTests : SessionTest
{
    [Fact]
    public async Task It_logs_out_at_the_portal_and_removes_the_entry()
    {
        await Home.SeedAsync(TimeSpan.FromHours(1));
        string token = (string)Home.ReadToken()["accessToken"]!;
        ShellResult result = Shell.Run("Disconnect-SSOOIDCSession corp -Verbose -Debug").ThrowIfFailed();
        Assert.Empty(result.Output);
        RecordedRequest call = Assert.Single(Center.Requests);
        Assert.Equal(("POST", "/logout", 200), (call.Method, call.Path, call.StatusReturned));
        Assert.True(call.Headers["x-amz-sso_bearer_token"] == token);
        Assert.False(Center.IsValidAccessToken(token));
        Assert.False(File.Exists(Home.TokenFile()));
        Assert.Empty(result.Warnings);
        Assert.True(!result.Texts.Any(text => text.Contains(token, StringComparison.Ordinal)), "The token was said.");
    }

    [Fact]
    public async Task The_entry_goes_even_where_the_portal_fails()
    {
        await Home.SeedAsync(TimeSpan.FromHours(1));
        Center.Script("Logout", [.. Enumerable.Repeat(Reply.Status(503), 5)]);
        ShellResult result = Shell.Run("Disconnect-SSOOIDCSession corp").ThrowIfFailed();
        Assert.Contains("'corp'", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.False(File.Exists(Home.TokenFile()));
        AssertNoSecret(result);
    }

    [Fact]
    public void A_session_without_a_token_has_nothing_to_log_out()
    {
        ShellResult result = Shell.Run("Disconnect-SSOOIDCSession corp -Verbose").ThrowIfFailed();
        Assert.Contains(result.Verbose, text => text.Contains("no token", StringComparison.Ordinal));
        Assert.Empty(Center.Requests);
        Assert.Empty(Home.Snapshot());
    }

    [Theory]
    [InlineData("Disconnect-SSOOIDCSession corp -WhatIf")]
    [InlineData("Disconnect-SSOOIDCSession -All -WhatIf")]
    [InlineData("$WhatIfPreference = $true; Disconnect-SSOOIDCSession corp")]
    public async Task WhatIf_does_nothing(string script)
    {
        await Home.SeedAsync(TimeSpan.FromHours(1));
        Dictionary<string, string> before = Home.Snapshot();
        Shell.Run(script).ThrowIfFailed();
        Assert.Equal(before, Home.Snapshot());
        Assert.Empty(Center.Requests);
    }

    [Fact]
    public async Task All_ends_every_session_of_ours_and_leaves_what_is_not()
    {
        Home.WriteConfig($"[sso-session other]\nsso_start_url = {Center.StartUrl}\nsso_region = us-east-1\n");
        string[] ours = ["corp", "other", Center.StartUrl];
        foreach (string key in ours)
        {
            await Home.SeedAsync(TimeSpan.FromHours(1), key);
        }
        // A session of another config, a registration, a file of another tool and one that is no JSON.
        await Home.SeedAsync(TimeSpan.FromHours(1), "not-in-this-config");
        string[] theirs =
        [
            Home.TokenFile("not-in-this-config"),
            Home.TokenFile("registration"),
            Path.Combine(Home.Cache, "kiro-auth-token.json"),
            Path.Combine(Home.Cache, "notes.json"),
        ];
        File.WriteAllText(theirs[1], """{"clientId": "c", "clientSecret": "s", "expiresAt": "2100-01-01T00:00:00Z"}""");
        File.WriteAllText(theirs[2], """{"accessToken": "theirs", "expiresAt": "2100-01-01T00:00:00Z"}""");
        File.WriteAllText(theirs[3], "{");
        Dictionary<string, string> before = Home.Snapshot();

        ShellResult result = Shell.Run("Disconnect-SSOOIDCSession -All").ThrowIfFailed();
        Assert.Empty(result.Warnings);
        Assert.Equal(3, Center.RequestsTo("Logout").Count);
        Assert.All(ours, key => Assert.False(File.Exists(Home.TokenFile(key))));
        Assert.All(theirs, path => Assert.Equal(before[Path.GetFileName(path)], File.ReadAllText(path)));
    }

    [Theory]
    [InlineData("Get-SSOOIDCSession | Disconnect-SSOOIDCSession")]
    [InlineData("Get-SSOOIDCSession c* | Disconnect-SSOOIDCSession")]
    [InlineData("'corp' | Disconnect-SSOOIDCSession")]
    [InlineData("Disconnect-SSOOIDCSession -ProfileName dev")]
    public async Task Sessions_come_from_the_pipeline_too(string script)
    {
        await Home.SeedAsync(TimeSpan.FromHours(1));
        ShellResult result = Shell.Run(script).ThrowIfFailed();
        Assert.Empty(result.Output);
        Assert.False(File.Exists(Home.TokenFile()));
        Assert.Single(Center.RequestsTo("Logout"));
    }

    [Fact]
    public async Task A_piped_session_without_a_name_is_known_by_its_start_URL()
    {
        await Home.SeedAsync(TimeSpan.FromHours(1));
        await Home.SeedAsync(TimeSpan.FromHours(1), Center.StartUrl);
        Shell.Run("Get-SSOOIDCSession http* | Disconnect-SSOOIDCSession").ThrowIfFailed();
        Assert.False(File.Exists(Home.TokenFile(Center.StartUrl)));
        Assert.True(File.Exists(Home.TokenFile()));
    }
}
