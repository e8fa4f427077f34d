namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>The login loops that published scripts use, as they stand there.</summary>
public sealed class LoginScriptTests : ServiceTest
{
    private protected override IdentityCenterOptions Options => new() { PendingCount = 2 };

    [Fact]
    public void A_loop_that_catches_the_pending_exception_by_type_ends_with_a_token()
    {
        ShellResult result = Shell.Run(
            """
            function Start-Sleep { }
            $client = Register-SSOOIDCClient -ClientName 'my-script' -ClientType 'public' -EndpointUrl $endpoint
            $device = Start-SSOOIDCDeviceAuthorization -ClientId $client.ClientId -ClientSecret $client.ClientSecret -StartUrl $startUrl -EndpointUrl $endpoint
            $tries = 0
            while ($true) {
                try {
                    $tries++
                    $token = New-SSOOIDCToken -ClientId $client.ClientId -ClientSecret $client.ClientSecret -Code $device.Code -DeviceCode $device.DeviceCode -GrantType 'urn:ietf:params:oauth:grant-type:device_code' -EndpointUrl $endpoint
                    break
                }
                catch [Amazon.SSOOIDC.Model.AuthorizationPendingException] {
                    Start-Sleep -Seconds $device.Interval
                }
            }
            [pscustomobject]@{ Tries = $tries; Token = $token.AccessToken; Type = $token.GetType().FullName; Expires = $token.ExpiresIn }
            """
        );
        Assert.Equal("3", result["Tries"]);
        Assert.True(Center.IsValidAccessToken(result["Token"]!));
        Assert.Equal("Amazon.SSOOIDC.Model.CreateTokenResponse", result["Type"]);
        Assert.True(int.Parse(result["Expires"]!, null) > 0);
    }

    [Fact]
    public void A_loop_that_looks_at_the_inner_exception_ends_with_a_token()
    {
        ShellResult result = Shell
            .Run(
                """
                $client = Register
                $device = Start $client
                $seen = @()
                do {
                    $token = $null
                    try { $token = $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType $deviceGrant -EndpointUrl $endpoint -Code $null }
                    catch {
                        if ($_.Exception.InnerException -isnot [Amazon.SSOOIDC.Model.AuthorizationPendingException]) { throw }
                        $seen += $_.Exception.GetType().Name + ' ' + $_.FullyQualifiedErrorId
                    }
                } until ($token)
                $seen
                """
            )
            .ThrowIfFailed();
        Assert.Equal(2, result.Output.Count);
        Assert.All(
            result.Output,
            line =>
                Assert.StartsWith(
                    "InvalidOperationException Amazon.SSOOIDC.Model.AuthorizationPendingException",
                    line.ToString(),
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void Anonymous_credentials_are_accepted_right_after_import()
    {
        ShellResult result = Shell.Run(
            "Register-SSOOIDCClient -ClientName a -ClientType public -Credential ([Amazon.Runtime.AnonymousAWSCredentials]::new()) "
                + "-Region us-east-1 -EndpointUrl $endpoint"
        );
        Assert.False(string.IsNullOrEmpty(result["ClientId"]));
    }

    [Fact]
    public void A_token_can_be_refreshed_and_the_refresh_token_is_replaced()
    {
        ShellResult result = Shell.Run(
            """
            $client = Register
            $device = Start $client
            while (-not $token) { try { $token = $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType $deviceGrant -EndpointUrl $endpoint } catch [Amazon.SSOOIDC.Model.AuthorizationPendingException] { } }
            $new = $client | New-SSOOIDCToken -RefreshToken $token.RefreshToken -GrantType refresh_token -EndpointUrl $endpoint
            $new.AccessToken -ne $token.AccessToken -and $new.RefreshToken -ne $token.RefreshToken
            """
        );
        Assert.Equal(true, result.Single.BaseObject);
    }

    [Fact]
    public void Types_of_the_SDK_can_be_named_in_every_way_a_script_does()
    {
        ShellResult result = Shell
            .Run(
                """
                using namespace Amazon.SSOOIDC.Model
                function Typed([Amazon.SSOOIDC.AmazonSSOOIDCConfig] $config) { $config.GetType().Name }
                Typed ([Amazon.SSOOIDC.AmazonSSOOIDCConfig]::new())
                [Amazon.Runtime.BasicAWSCredentials]::new('id', 'secret').GetType().Name
                ([Amazon.Runtime.BasicAWSCredentials]::new('id', 'secret') -is [Amazon.Runtime.AWSCredentials])
                ('x' -as [Amazon.SSOOIDC.Model.CreateTokenResponse]) -eq $null
                [CreateTokenResponse].Name
                [Amazon.RegionEndpoint]::EUWest1.SystemName
                """
            )
            .ThrowIfFailed();
        Assert.Equal(
            ["AmazonSSOOIDCConfig", "BasicAWSCredentials", "True", "True", "CreateTokenResponse", "eu-west-1"],
            result.Output.Select(o => o.ToString())
        );
    }

    [Theory]
    [InlineData("([Amazon.SSOOIDC.AmazonSSOOIDCConfig]@{ RegionEndpoint = 'eu-west-1' }).RegionEndpoint")]
    [InlineData("$config = [Amazon.SSOOIDC.AmazonSSOOIDCConfig]::new(); $config.RegionEndpoint = 'eu-west-1'; $config.RegionEndpoint")]
    [InlineData("[Amazon.RegionEndpoint]'eu-west-1'")]
    public void A_regions_name_converts_to_a_region(string script) => Assert.Equal("eu-west-1", Shell.Run(script)["SystemName"]);

    [Fact]
    public void A_call_sends_no_credentials_even_where_some_are_given()
    {
        Shell
            .Run("Register-SSOOIDCClient a -ClientType public -AccessKey AKIDEXAMPLE -SecretKey secret -EndpointUrl $endpoint")
            .ThrowIfFailed();
        Assert.DoesNotContain("Authorization", Assert.Single(Center.Requests).Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }
}
