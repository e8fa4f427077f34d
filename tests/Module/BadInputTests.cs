using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>What a bad argument gets: an argument error, and nothing is called.</summary>
public sealed class BadInputTests : ServiceTest
{
    [Theory]
    [InlineData(
        "New-SSOOIDCToken '' -ClientSecret s -GrantType refresh_token -RefreshToken r -EndpointUrl $endpoint",
        "MissingArgument",
        "-ClientId"
    )]
    [InlineData(
        "New-SSOOIDCToken $null -ClientSecret s -GrantType refresh_token -RefreshToken r -EndpointUrl $endpoint",
        "MissingArgument",
        "-ClientId"
    )]
    [InlineData(
        "New-SSOOIDCToken a -ClientSecret '' -GrantType refresh_token -RefreshToken r -EndpointUrl $endpoint",
        "MissingArgument",
        "-ClientSecret"
    )]
    [InlineData(
        "New-SSOOIDCToken a -ClientSecret ' ' -GrantType refresh_token -RefreshToken r -EndpointUrl $endpoint",
        "MissingArgument",
        "-ClientSecret"
    )]
    [InlineData("New-SSOOIDCToken a -ClientSecret s -GrantType $null -EndpointUrl $endpoint", "MissingArgument", "-GrantType")]
    [InlineData("New-SSOOIDCToken a -ClientSecret s -GrantType refresh_token -EndpointUrl $endpoint", "MissingArgument", "-RefreshToken")]
    [InlineData("New-SSOOIDCToken a -ClientSecret s -GrantType authorization_code -EndpointUrl $endpoint", "MissingArgument", "-Code")]
    [InlineData(
        "New-SSOOIDCToken a -ClientSecret s -GrantType $deviceGrant -DeviceCode $null -EndpointUrl $endpoint",
        "MissingArgument",
        "-DeviceCode"
    )]
    [InlineData("Register-SSOOIDCClient '' -ClientType public -EndpointUrl $endpoint", "MissingArgument", "-ClientName")]
    [InlineData("Register-SSOOIDCClient a -ClientType '' -EndpointUrl $endpoint", "MissingArgument", "-ClientType")]
    [InlineData("Start-SSOOIDCDeviceAuthorization a -ClientSecret s -StartUrl '' -EndpointUrl $endpoint", "MissingArgument", "-StartUrl")]
    [InlineData("Register -Region 'not a region'", "InvalidRegion", "not a region")]
    [InlineData("Register -Region ''", "InvalidRegion", "cannot be the name")]
    [InlineData("Register -Region 'us-east-1.evil.example'", "InvalidRegion", "us-east-1.evil.example")]
    [InlineData("Register -Region '-us-east-1'", "InvalidRegion", "-us-east-1")]
    [InlineData("Register-SSOOIDCClient a -ClientType public -EndpointUrl 'no-url'", "InvalidEndpointUrl", "no-url")]
    [InlineData("Register-SSOOIDCClient a -ClientType public -EndpointUrl 'ftp://127.0.0.1/'", "InvalidEndpointUrl", "ftp")]
    [InlineData(
        "Register-SSOOIDCClient a -ClientType public -EndpointUrl 'https://user:pass@127.0.0.1/'",
        "InvalidEndpointUrl",
        "-EndpointUrl"
    )]
    [InlineData("Register -AccessKey AKID", "IncompleteCredentials", "-SecretKey")]
    [InlineData("Register -SecretKey s", "IncompleteCredentials", "-AccessKey")]
    [InlineData("Register -SessionToken t", "IncompleteCredentials", "-AccessKey")]
    public void An_argument_error_names_the_argument(string script, string id, string named)
    {
        ShellResult result = Shell.Run(script);
        Assert.Empty(Center.Requests);
        Assert.NotNull(result.Failure);
        Assert.StartsWith(id + ",", result.Failure.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidArgument, result.Failure.CategoryInfo.Category);
        Assert.Contains(named, result.Failure.Exception.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(result.Failure.ErrorDetails.RecommendedAction));
    }

    [Fact]
    public void A_profile_that_is_not_there_is_an_error_that_names_the_places_searched()
    {
        ShellResult result = Shell.Run("Register -ProfileName nowhere");
        Assert.Empty(Center.Requests);
        Assert.StartsWith("ProfileNotFound,", result.Failure!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(".aws", "credentials"), result.Failure.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(".aws", "config"), result.Failure.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@{ Nonsense = 1 }", "Nonsense")]
    [InlineData("@{ RegionEndpoint = 'not a region' }", "not a region")]
    [InlineData("@{ MaxErrorRetry = 'many' }", "MaxErrorRetry")]
    public void A_wrong_client_config_hashtable_is_an_error_that_names_the_property(string config, string named)
    {
        ShellResult result = Shell.Run($"Register -ClientConfig {config}");
        Assert.Empty(Center.Requests);
        Assert.Contains(named, result.Failure!.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_calls_nothing_and_Force_does_not_change_that()
    {
        Shell.Run("Register -WhatIf; Register -WhatIf -Force").ThrowIfFailed();
        Assert.Empty(Center.Requests);
    }

    [Fact]
    public void WhatIf_looks_up_no_credentials()
    {
        // There are none to be found, and the look-up may itself be a call.
        Shell
            .Run("New-SSOOIDCTokenWithIAM $application -GrantType refresh_token -RefreshToken token -Region us-east-1 -WhatIf")
            .ThrowIfFailed();
    }

    [Fact]
    public void Force_goes_on_without_asking()
    {
        // Nobody could answer here: a question would fail.
        Shell.Run("$ConfirmPreference = 'Low'; Register -Force").ThrowIfFailed();
        Assert.Single(Center.Requests);
    }

    [Fact]
    public void Control_characters_of_an_argument_do_not_reach_the_terminal()
    {
        ShellResult result = Shell.Run("Register -Region \"x`e[31m`a\"");
        Assert.DoesNotContain(result.Failure!.Exception.Message, char.IsControl);
    }
}
