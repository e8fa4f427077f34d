namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>Tab, through the engine's own completion.</summary>
[Collection(nameof(SharedEnvironment))]
public sealed class CompletionTests : IDisposable
{
    private readonly TestEnvironment _environment = new();
    private readonly Shell _shell = Shell.Open();

    public void Dispose()
    {
        _shell.Dispose();
        _environment.Dispose();
    }

    [Theory]
    [InlineData("New-SSOOIDCToken -Region eu-we", "eu-west-1")]
    [InlineData("Set-DefaultAWSRegion eu-c", "eu-central-1")]
    [InlineData("Get-AWSRegion me-", "me-south-1")]
    [InlineData("New-SSOOIDCToken -GrantType re", "refresh_token")]
    [InlineData("New-SSOOIDCToken -GrantType urn", "urn:ietf:params:oauth:grant-type:device_code")]
    [InlineData("New-SSOOIDCTokenWithIAM -GrantType urn", "urn:ietf:params:oauth:grant-type:token-exchange")]
    [InlineData("New-SSOOIDCTokenWithIAM -SubjectTokenType ", "urn:ietf:params:oauth:token-type:access_token")]
    [InlineData("Register-SSOOIDCClient -ClientType ", "public")]
    [InlineData("Register-SSOOIDCClient -Scope sso", "sso:account:access")]
    [InlineData("New-SSOOIDCToken -Select acc", "AccessToken")]
    [InlineData("New-SSOOIDCToken -Select ^cl", "'^ClientId'")]
    [InlineData("Start-SSOOIDCDeviceAuthorization -Select '*", "'*'")]
    [InlineData("New-SSOOIDCTokenWithIAM -Select awsadd", "AwsAdditionalDetails.IdentityContext")]
    [InlineData("New-SSOOIDCToken -ProfileName na", "named")]
    [InlineData("New-SSOOIDCToken -ProfileName wi", "'with space'")]
    [InlineData("Connect-SSOOIDCSession co", "corp")]
    [InlineData("Get-SSOOIDCAccessToken -SessionName ", "corp")]
    public void Values_are_completed(string typed, string expected)
    {
        _environment.Write(
            ".aws/config",
            "[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://example.awsapps.com/start\n"
        );
        _environment.Write(
            ".aws/credentials",
            "[named]\naws_access_key_id = a\naws_secret_access_key = b\n[with space]\naws_access_key_id = a\naws_secret_access_key = b\n"
        );
        IEnumerable<string> completions = _shell
            .Run(
                "[System.Management.Automation.CommandCompletion]::CompleteInput($args[0], $args[0].Length, "
                    + "$null).CompletionMatches.CompletionText",
                typed
            )
            .ThrowIfFailed()
            .Output.Select(o => o.ToString());
        Assert.Contains(expected, completions);
    }

    [Fact]
    public void Every_completed_Select_value_is_accepted()
    {
        ShellResult result = _shell.Run(
            """
            foreach ($m in [System.Management.Automation.CommandCompletion]::CompleteInput('Register-SSOOIDCClient -Select ', 31, $null).CompletionMatches) {
                Register-SSOOIDCClient x -ClientType public -WhatIf -EndpointUrl http://127.0.0.1:1 -Select $m.ListItemText
            }
            """
        );
        Assert.Null(result.Failure);
    }
}
