using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.SSOOIDC;
using AWS.Tools.SSOOIDC.Internals;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>
/// Whether the SDK still has the members that are not public and that the core library reaches all the same. A test that fails here names
/// the member that went, and the class of src/Internals that needs another way.
/// </summary>
public sealed class SdkInternalsTests
{
    [Fact]
    public void The_region_that_was_set_on_a_config_is_in_a_field()
    {
        Assert.True(
            ClientConfigs.RegionSetOn(new AmazonSSOOIDCConfig { RegionEndpoint = RegionEndpoint.EUWest1 }) == "eu-west-1",
            "ClientConfig keeps no region in its field regionEndpoint any more: ClientConfigs sees none that is set."
        );
        Assert.Null(ClientConfigs.RegionSetOn(new AmazonSSOOIDCConfig()));
    }

    [Fact]
    public void It_can_be_told_whether_retries_are_set_on_a_config()
    {
        var config = new AmazonSSOOIDCConfig();
        Assert.False(ClientConfigs.HasRetries(config) || ClientConfigs.HasRetryMode(config));
        config.MaxErrorRetry = 0;
        config.RetryMode = RequestRetryMode.Standard;
        Assert.True(
            ClientConfigs.HasRetries(config) && ClientConfigs.HasRetryMode(config),
            "ClientConfig keeps no retries in its fields maxRetries and retryMode any more: ClientConfigs sees none that are set."
        );
    }

    [Fact]
    public void A_copy_of_a_config_has_its_fields_and_shares_none()
    {
        var config = new AmazonSSOOIDCConfig { ServiceURL = "https://one.test", MaxErrorRetry = 7 };
        AmazonSSOOIDCConfig copy = ClientConfigs.Copy(config);
        Assert.True(
            ClientConfigs.Fingerprint(copy) == ClientConfigs.Fingerprint(config),
            "A memberwise clone of a client config differs from it: ClientConfigs.Copy needs another way."
        );
        copy.ServiceURL = "https://two.test";
        Assert.Equal("https://one.test/", new Uri(config.ServiceURL).AbsoluteUri);
        Assert.NotEqual(ClientConfigs.Fingerprint(copy), ClientConfigs.Fingerprint(config));
    }

    [Theory]
    [InlineData(nameof(SharedCredentialsFile.DefaultFilePath))]
    [InlineData(nameof(SharedCredentialsFile.DefaultConfigFilePath))]
    public void The_paths_of_the_shared_files_have_setters(string property) =>
        Assert.True(
            typeof(SharedCredentialsFile).GetProperty(property)?.GetSetMethod(nonPublic: true) is not null,
            $"SharedCredentialsFile.{property} has no setter any more: SdkFiles cannot move the SDK's files."
        );
}
