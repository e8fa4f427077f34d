using AWS.Tools.SSOOIDC.Tests.Module.Login;
using AWS.Tools.SSOOIDC.Tests.Module.Sessions;

namespace AWS.Tools.SSOOIDC.Tests.Module.Interop;

/// <summary>This module and the AWS SDK for JavaScript share one token cache.</summary>
[Collection(nameof(SharedEnvironment))]
[Trait(DesktopBuildTests.Trait, DesktopBuildTests.Net8)] // Long, and what is shared does not depend on the build.
public sealed class NodeTests : SessionTest
{
    private static readonly string Scripts = Path.Combine(Repository.Root, "tests", "Module", "Interop", "node");
    private static readonly string? Node = ChildProcess.OnPath("node").FirstOrDefault();

    private string Token => (string)Home.ReadToken()["accessToken"]!;

    private protected override ValueTask RequireAsync()
    {
        Assert.SkipUnless(Node is not null, "There is no node on the PATH.");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Scripts, "node_modules")),
            $"Its packages are not there: run 'npm ci' in {Path.GetRelativePath(Repository.Root, Scripts)}."
        );
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("BrowserLogin corp")]
    [InlineData("DeviceLogin corp")]
    public async Task It_uses_our_token(string script)
    {
        Shell.Run(script).ThrowIfFailed();
        Center.Reset();
        Assert.True(await GetAsync("token") == Token);
        Assert.Empty(Center.Requests);
        Assert.Matches("^ASIA[A-Z2-7]{16}$", await GetAsync("credentials"));
        RecordedRequest call = Assert.Single(Center.Requests);
        Assert.Equal("GetRoleCredentials", call.Operation);
        Assert.True(call.Headers["x-amz-sso_bearer_token"] == Token);
    }

    [Fact]
    public async Task It_uses_our_token_of_a_profile_without_a_session()
    {
        Shell.Run("DeviceLogin -ProfileName legacy").ThrowIfFailed();
        Assert.Matches("^ASIA[A-Z2-7]{16}$", await GetAsync("credentials", "legacy"));
    }

    [Fact]
    public async Task It_uses_the_profiles_that_we_write()
    {
        Shell.Run("BrowserLogin corp").ThrowIfFailed();
        Shell.Run("Export-SSOOIDCProfile corp").ThrowIfFailed();
        Assert.Matches("^ASIA[A-Z2-7]{16}$", await GetAsync("any", "Production.ReadOnlyAccess"));
        Assert.Single(Center.RequestsTo("GetRoleCredentials"));
    }

    [Fact]
    public async Task It_uses_us_as_its_credential_process()
    {
        Shell.Run("BrowserLogin corp").ThrowIfFailed();
        Home.WriteConfig(CredentialProfile());
        Assert.Matches("^ASIA[A-Z2-7]{16}$", await GetAsync("any", "process"));
    }

    [Fact]
    public void It_uses_the_keys_that_we_put_into_the_environment()
    {
        Shell.Run("BrowserLogin corp").ThrowIfFailed();
        ShellResult result = Shell.Run(
            """
            $node, $script = $args
            $used = Use-SSOOIDCRole 111122223333 ReadOnlyAccess -SessionName corp { & $node $script any }
            "$used" -eq (Get-SSOOIDCRoleCredential 111122223333 ReadOnlyAccess -SessionName corp).AccessKey
            """,
            Node,
            Path.Combine(Scripts, "sso.mjs")
        );
        Assert.True((bool)result.Single.BaseObject);
    }

    [Theory]
    [InlineData("BrowserLogin corp")]
    [InlineData("DeviceLogin corp")]
    public async Task It_refreshes_our_token_and_we_refresh_what_it_wrote(string script)
    {
        Shell.Run(script).ThrowIfFailed();
        Home.Age(TimeSpan.FromMinutes(3));
        Center.Reset();
        string ours = Token;
        string theirs = await GetAsync("token");
        Assert.False(theirs == ours);
        Assert.True(Token == theirs);
        Assert.StartsWith(
            "aws-sdk-js",
            Assert.Single(Center.RequestsTo("CreateToken")).Headers["x-amz-user-agent"],
            StringComparison.Ordinal
        );

        Assert.Equal("Cached", Shell.Run("Connect-SSOOIDCSession corp -NonInteractive")["Action"]);
        Assert.True(Shell.Run("Get-SSOOIDCAccessToken corp -AsPlainText").Single.ToString() == theirs);
        Home.Age(TimeSpan.FromMinutes(3));
        ShellResult refreshed = Shell.Run("Connect-SSOOIDCSession corp -NonInteractive");
        Assert.Equal(("Refreshed", "True"), (refreshed["Action"], refreshed["CanRefresh"]));
        Assert.True(await GetAsync("token") == Token);
        Assert.Equal(2, Center.RequestsTo("CreateToken").Count);
    }

    private async Task<string> GetAsync(string what, string profile = "dev") =>
        (await TestProcess.RunAsync(Node!, Home.Variables, Path.Combine(Scripts, "sso.mjs"), what, profile))
            .ThrowIfFailed()
            .Output.Trim();
}
