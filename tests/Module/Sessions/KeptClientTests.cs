namespace AWS.Tools.SSOOIDC.Tests.Module.Sessions;

/// <summary>Calls in a row, as in a loop: each counts what the environment and the files say at that moment.</summary>
public sealed class KeptClientTests
{
    private const string Calls = """
        Import-Module $args[0]
        function Register {
            try { "$($null -ne (Register-SSOOIDCClient test -ClientType public).ClientId)" }
            catch { $_.FullyQualifiedErrorId }
        }
        $env:AWS_REGION = 'us-east-1'
        $env:AWS_ENDPOINT_URL_SSO_OIDC = $args[1]
        Register; Register; Register
        """;

    [Theory]
    [InlineData("$env:AWS_ENDPOINT_URL_SSO_OIDC = 'no-url'")]
    [InlineData("$env:AWS_CA_BUNDLE = '/nowhere'")]
    [InlineData(
        "$env:AWS_ENDPOINT_URL_SSO_OIDC = ''; $null = [IO.Directory]::CreateDirectory(\"$env:HOME/.aws\"); "
            + "[IO.File]::WriteAllText(\"$env:HOME/.aws/config\", \"[default]`nendpoint_url = no-url\")"
    )]
    public async Task A_change_between_two_calls_counts(string change)
    {
        await using IdentityCenterServer center = await IdentityCenterServer.StartAsync(
            new IdentityCenterOptions(),
            TestContext.Current.CancellationToken
        );
        string[] lines = await TestProcess.EngineAsync(
            $"{Calls}\n{change}\nRegister",
            new Dictionary<string, string?> { ["AWS_CONFIG_FILE"] = null },
            ModuleFolder.Manifest,
            center.Endpoint
        );
        Assert.Equal(["True", "True", "True"], lines[..3]);
        Assert.NotEqual("True", lines[3]);
    }
}
