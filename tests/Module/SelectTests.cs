namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>-Select and -PassThru.</summary>
public sealed class SelectTests : ServiceTest
{
    [Theory]
    [InlineData("'*'", "Amazon.SSOOIDC.Model.RegisterClientResponse")]
    [InlineData("ClientId", "System.String")]
    [InlineData("clientid", "System.String")]
    [InlineData("ResponseMetadata.RequestId", "System.String")]
    [InlineData("responsemetadata.requestid", "System.String")]
    [InlineData("ClientSecretExpiresAt", "System.Int64")]
    [InlineData("HttpStatusCode", "System.Net.HttpStatusCode")]
    public void A_response_or_a_property_of_it_comes_back(string select, string type)
    {
        ShellResult result = Shell.Run($"Register -Select {select}");
        Assert.Equal(type, result.Single.BaseObject.GetType().FullName);
    }

    [Theory]
    [InlineData("'^ClientName'", "test")]
    [InlineData("'^clientname'", "test")]
    [InlineData("'^ClientType'", "public")]
    [InlineData("'^GrantTypes'", "refresh_token")]
    public void A_parameters_value_comes_back(string select, string value)
    {
        Assert.Equal(value, Shell.Run($"Register -GrantType refresh_token -Select {select}").Single.ToString());
        Assert.Single(Center.Requests);
    }

    [Theory]
    [InlineData("Nothing")]
    [InlineData("ClientId.Nothing")]
    [InlineData("'^Nothing'")]
    [InlineData("''")]
    [InlineData("$null")]
    [InlineData("'ClientId.'")]
    public void A_wrong_value_is_an_argument_error_before_any_call_that_lists_what_is_allowed(string select)
    {
        ShellResult result = Shell.Run($"Register -Select {select}");
        Assert.Empty(Center.Requests);
        Assert.StartsWith("InvalidSelect", result.Failure!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(System.Management.Automation.ErrorCategory.InvalidArgument, result.Failure.CategoryInfo.Category);
        Assert.IsType<ArgumentException>(result.Failure.Exception);
        Assert.Contains("ClientSecretExpiresAt", result.Failure.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("^ClientName", result.Failure.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PassThru_gives_the_first_positional_and_warns()
    {
        ShellResult result = Shell.Run("Register -PassThru");
        Assert.Equal("test", result.Single.ToString());
        Assert.Contains("-Select '^ClientName'", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void PassThru_with_Select_is_an_error_before_any_call()
    {
        ShellResult result = Shell.Run("Register -PassThru -Select '*'");
        Assert.Empty(Center.Requests);
        Assert.StartsWith("SelectWithPassThru", result.Failure!.FullyQualifiedErrorId, StringComparison.Ordinal);
    }
}
