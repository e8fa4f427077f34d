using System.Text.Json;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>What binds from the pipeline, and what must not.</summary>
public sealed class PipelineTests : ServiceTest
{
    private protected override IdentityCenterOptions Options => new() { AutoApprove = true };

    [Fact]
    public void A_registration_binds_its_id_and_secret()
    {
        ShellResult result = Shell.Run(
            "$client = Register; $device = Start $client; $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType "
                + "$deviceGrant -EndpointUrl $endpoint"
        );
        Assert.True(Center.IsValidAccessToken(result["AccessToken"]!));
    }

    [Fact]
    public void A_device_authorization_binds_its_device_code()
    {
        ShellResult result = Shell.Run(
            "$client = Register; Start $client | New-SSOOIDCToken -ClientId $client.ClientId -ClientSecret $client.ClientSecret "
                + "-GrantType $deviceGrant -EndpointUrl $endpoint"
        );
        Assert.True(Center.IsValidAccessToken(result["AccessToken"]!));
    }

    [Fact]
    public void Text_binds_to_the_first_positional_parameter_and_one_pipeline_makes_a_call_a_record()
    {
        ShellResult result = Shell
            .Run("'one', 'two', 'three' | Register-SSOOIDCClient -ClientType public -EndpointUrl $endpoint")
            .ThrowIfFailed();
        Assert.Equal(3, result.Output.Count);
        Assert.Equal(
            ["one", "two", "three"],
            Center.RequestsTo("RegisterClient").Select(r => r.Json!.Value.GetProperty("clientName").GetString())
        );
    }

    [Fact]
    public void An_object_without_the_property_is_an_error_and_never_its_type_name()
    {
        ShellResult result = Shell.Run(
            """
            $client = Register
            Start $client | New-SSOOIDCToken -ClientSecret $client.ClientSecret -GrantType $deviceGrant -EndpointUrl $endpoint
            """
        );
        Assert.Empty(Center.RequestsTo("CreateToken"));
        Assert.Contains(
            "Binding",
            Assert.Single(result.Errors).CategoryInfo.ToString() + result.Errors[0].Exception.GetType().Name,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("42")]
    [InlineData("[pscustomobject]@{ Name = 'x' }")]
    [InlineData("@{ ClientId = 'x' }")]
    [InlineData("Get-Command Get-Command")]
    public void Only_text_binds_by_value(string input)
    {
        ShellResult result = Shell.Run(
            $"{input} | New-SSOOIDCToken -ClientSecret s -GrantType refresh_token -RefreshToken r -EndpointUrl $endpoint"
        );
        Assert.NotEmpty(result.Errors);
        Assert.Empty(Center.Requests);
    }

    [Fact]
    public void Credentials_bind_by_value()
    {
        ShellResult result = Shell.Run(
            "[Amazon.Runtime.AnonymousAWSCredentials]::new() | Register-SSOOIDCClient a -ClientType public -EndpointUrl $endpoint"
        );
        Assert.False(string.IsNullOrEmpty(result["ClientId"]));
    }

    [Fact]
    public void Every_member_of_the_request_is_sent_as_given()
    {
        Shell
            .Run(
                """
                Register-SSOOIDCClient -ClientName app -ClientType public -Scope sso:account:access -GrantType authorization_code, refresh_token -RedirectUri http://127.0.0.1/oauth/callback -IssuerUrl $startUrl -EntitledApplicationArn arn:aws:sso::123456789012:application/ssoins-1/apl-1 -EndpointUrl $endpoint
                """
            )
            .ThrowIfFailed();
        JsonElement sent = Assert.Single(Center.RequestsTo("RegisterClient")).Json!.Value;
        Assert.Equal(
            ["clientName", "clientType", "entitledApplicationArn", "grantTypes", "issuerUrl", "redirectUris", "scopes"],
            sent.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)
        );
        Assert.Equal("authorization_code", sent.GetProperty("grantTypes")[0].GetString());
    }

    [Fact]
    public void Empty_optional_values_are_not_sent()
    {
        Shell
            .Run("Register-SSOOIDCClient app -ClientType public -Scope $null -GrantType @() -IssuerUrl '' -EndpointUrl $endpoint")
            .ThrowIfFailed();
        JsonElement sent = Assert.Single(Center.RequestsTo("RegisterClient")).Json!.Value;
        Assert.Equal(["clientName", "clientType"], sent.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_secret_can_be_a_SecureString()
    {
        ShellResult result = Shell.Run(
            """
            $client = Register
            $secret = [System.Net.NetworkCredential]::new('', $client.ClientSecret).SecurePassword
            $device = Start-SSOOIDCDeviceAuthorization $client.ClientId -ClientSecret $secret -StartUrl $startUrl -EndpointUrl $endpoint
            $code = [System.Net.NetworkCredential]::new('', $device.DeviceCode).SecurePassword
            New-SSOOIDCToken $client.ClientId -ClientSecret $secret -DeviceCode $code -GrantType $deviceGrant -EndpointUrl $endpoint
            """
        );
        Assert.True(Center.IsValidAccessToken(result["AccessToken"]!));
    }
}
