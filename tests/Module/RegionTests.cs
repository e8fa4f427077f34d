using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>Which region and endpoint a call goes to. Nothing leaves the machine: -WhatIf stops before the call.</summary>
[Collection(nameof(SharedEnvironment))]
public sealed class RegionTests : IDisposable
{
    private readonly TestEnvironment _environment = new();
    private readonly Shell _shell = Shell.Open();

    public void Dispose()
    {
        _shell.Dispose();
        _environment.Dispose();
    }

    [Fact]
    public void Each_source_of_the_region_wins_over_those_after_it()
    {
        _environment.Write(".aws/config", "[default]\nregion = ap-south-1\n[profile named]\nregion = ap-east-1\n");
        Assert.Equal("ap-south-1", Region());
        _environment["AWS_DEFAULT_REGION"] = "eu-west-3";
        Assert.Equal("eu-west-3", Region());
        _environment["AWS_REGION"] = "eu-west-2";
        Assert.Equal("eu-west-2", Region());
        Assert.Equal("ap-east-1", Region("-ProfileName named"));
        _shell.Run("$StoredAWSRegion = 'eu-north-1'").ThrowIfFailed();
        Assert.Equal("eu-north-1", Region("-ProfileName named"));
        Assert.Equal("ca-central-1", Region("-ProfileName named -ClientConfig @{ RegionEndpoint = 'ca-central-1' }"));
        Assert.Equal("us-west-2", Region("-ProfileName named -ClientConfig @{ RegionEndpoint = 'ca-central-1' } -Region us-west-2"));
    }

    [Fact]
    public void Files_count_as_they_are_at_each_call()
    {
        _environment.Write(".aws/config", "[default]\nregion = us-east-1\n");
        Assert.Equal("us-east-1", Region());
        _environment.Write(".aws/config", "[default]\nregion = us-west-1\n");
        Assert.Equal("us-west-1", Region());
        _environment["AWS_CONFIG_FILE"] = _environment.Write("other", "[default]\nregion = us-east-2\n[profile x]\nregion = eu-west-1\n");
        Assert.Equal("us-east-2", Region());
        _environment["AWS_PROFILE"] = "x";
        Assert.Equal("eu-west-1", Region());
        _environment["AWS_CONFIG_FILE"] = null;
        _environment["AWS_PROFILE"] = null;
        Assert.Equal("us-west-1", Region());
    }

    [Theory]
    [InlineData("'EU-West-1'", "eu-west-1")]
    [InlineData("mars-north-7", "mars-north-7")]
    [InlineData("([Amazon.RegionEndpoint]::EUCentral1)", "eu-central-1")]
    [InlineData("([pscustomobject]@{ Region = 'eu-south-1'; Name = 'Europe (Milan)' })", "eu-south-1")]
    [InlineData("$null", "us-east-1")]
    public void Region_takes_a_name_or_a_region_object(string region, string expected)
    {
        _environment["AWS_REGION"] = "us-east-1";
        Assert.Equal(expected, Region($"-Region {region}"));
    }

    [Fact]
    public void The_shells_default_can_be_a_region_object_of_another_module()
    {
        _shell.Run("$StoredAWSRegion = [pscustomobject]@{ Region = 'eu-south-1'; Name = 'Europe (Milan)' }").ThrowIfFailed();
        Assert.Equal("eu-south-1", Region());
    }

    [Theory]
    [InlineData("us-east-1", "https://oidc.us-east-1.amazonaws.com/")]
    [InlineData("cn-north-1", "https://oidc.cn-north-1.amazonaws.com.cn/")]
    [InlineData("us-gov-west-1", "https://oidc.us-gov-west-1.amazonaws.com/")]
    [InlineData("us-iso-east-1", "https://oidc.us-iso-east-1.c2s.ic.gov/")]
    [InlineData("us-isob-east-1", "https://oidc.us-isob-east-1.sc2s.sgov.gov/")]
    [InlineData("eu-isoe-west-1", "https://oidc.eu-isoe-west-1.cloud.adc-e.uk/")]
    [InlineData("us-isof-south-1", "https://oidc.us-isof-south-1.csp.hci.ic.gov/")]
    [InlineData("eusc-de-east-1", "https://oidc.eusc-de-east-1.amazonaws.eu/")]
    public void Each_partition_has_its_own_endpoint(string region, string endpoint) =>
        Assert.Equal(endpoint, Endpoint($"-Region {region}"));

    [Fact]
    public void Fips_and_dual_stack_come_from_the_environment_the_profile_and_the_client_config()
    {
        const string fips = "https://oidc-fips.us-east-1.amazonaws.com/";
        const string dualStack = "https://oidc.us-east-1.api.aws/";
        _environment["AWS_REGION"] = "us-east-1";
        Assert.Equal("https://oidc.us-east-1.amazonaws.com/", Endpoint());
        Assert.Equal(fips, Endpoint("-ClientConfig @{ UseFIPSEndpoint = $true }"));
        Assert.Equal(dualStack, Endpoint("-ClientConfig @{ UseDualstackEndpoint = $true }"));
        _environment["AWS_USE_FIPS_ENDPOINT"] = "true";
        Assert.Equal(fips, Endpoint());
        _environment["AWS_USE_DUALSTACK_ENDPOINT"] = "true";
        Assert.Equal("https://oidc-fips.us-east-1.api.aws/", Endpoint());
        _environment["AWS_USE_FIPS_ENDPOINT"] = null;
        Assert.Equal(dualStack, Endpoint());
        _environment["AWS_USE_DUALSTACK_ENDPOINT"] = null;
        _environment.Write(
            ".aws/config",
            "[default]\nuse_fips_endpoint = true\n[profile dual]\nuse_dualstack_endpoint = true\n[profile plain]\nregion = us-east-1\n"
        );
        Assert.Equal(fips, Endpoint());
        _environment["AWS_PROFILE"] = "plain";
        Assert.Equal(dualStack, Endpoint("-ProfileName dual"));
        Assert.Equal("https://oidc.us-east-1.amazonaws.com/", Endpoint());
    }

    [Fact]
    public void Each_source_of_the_endpoint_wins_over_those_after_it()
    {
        _environment["AWS_REGION"] = "us-east-1";
        _environment.Write(
            ".aws/config",
            "[default]\nservices = mine\n[services mine]\nsso_oidc =\n  endpoint_url = http://127.0.0.1:1005\n"
        );
        Assert.Equal("http://127.0.0.1:1005/", Endpoint());
        _environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1004";
        Assert.Equal("http://127.0.0.1:1004/", Endpoint());
        _environment["AWS_ENDPOINT_URL_SSO_OIDC"] = "http://127.0.0.1:1003";
        Assert.Equal("http://127.0.0.1:1003/", Endpoint());
        Assert.Equal("http://127.0.0.1:1002/", Endpoint("-ClientConfig @{ ServiceURL = 'http://127.0.0.1:1002' }"));
        Assert.Equal(
            "http://127.0.0.1:1001/",
            Endpoint("-ClientConfig @{ ServiceURL = 'http://127.0.0.1:1002' } -EndpointUrl http://127.0.0.1:1001")
        );
        _environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
        Assert.Equal("https://oidc.us-east-1.amazonaws.com/", Endpoint());
    }

    [Fact]
    public void An_explicit_endpoint_needs_no_region() =>
        Assert.Contains("Region: none", Settings("-EndpointUrl http://127.0.0.1:1"), StringComparison.Ordinal);

    [Fact]
    public void No_region_is_an_error_that_lists_the_ways_to_set_one()
    {
        ShellResult result = _shell.Run("Register-SSOOIDCClient a -ClientType public");
        Assert.StartsWith("NoRegion,", result.Failure!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.All(
            ["-Region", "$StoredAWSRegion", "AWS_REGION", "AWS_DEFAULT_REGION"],
            way => Assert.Contains(way, result.Failure.Exception.Message, StringComparison.Ordinal)
        );
        Assert.Contains("Set-DefaultAWSRegion", result.Failure.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_metadata_endpoint_that_does_not_answer_costs_less_than_two_seconds()
    {
        using var silent = new SilentEndpoint();
        _environment["AWS_EC2_METADATA_DISABLED"] = null;
        _environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = silent.Url;
        ShellResult result = SilentEndpoint.WithinTwoSeconds(() => _shell.Run("Register-SSOOIDCClient a -ClientType public"));
        Assert.StartsWith("NoRegion,", result.Failure!.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void The_callers_client_config_is_not_changed_by_a_call()
    {
        ShellResult result = _shell
            .Run(
                """
                $config = [Amazon.SSOOIDC.AmazonSSOOIDCConfig]::new()
                $config.RegionEndpoint = [Amazon.RegionEndpoint]::EUWest1
                $config.MaxErrorRetry = 7
                Register-SSOOIDCClient a -ClientType public -ClientConfig $config -Region us-east-1 -WhatIf
                Register-SSOOIDCClient a -ClientType public -ClientConfig $config -EndpointUrl http://127.0.0.1:1 -WhatIf
                $config.RegionEndpoint.SystemName; $config.MaxErrorRetry; $config.AuthenticationRegion
                """
            )
            .ThrowIfFailed();
        Assert.Equal(["eu-west-1", "7"], result.Output.Where(o => o is not null).Select(o => o.ToString()));
    }

    [Fact]
    public void A_client_config_changed_between_calls_counts_as_it_is()
    {
        ShellResult result = _shell
            .Run(
                """
                $DebugPreference = 'Continue'
                $config = [Amazon.SSOOIDC.AmazonSSOOIDCConfig]::new()
                $config.RegionEndpoint = [Amazon.RegionEndpoint]::EUWest1
                Register-SSOOIDCClient a -ClientType public -ClientConfig $config -WhatIf
                $config.RegionEndpoint = [Amazon.RegionEndpoint]::EUWest2
                Register-SSOOIDCClient a -ClientType public -ClientConfig $config -WhatIf
                """
            )
            .ThrowIfFailed();
        Assert.Contains("Region: eu-west-1", result.Debug[0], StringComparison.Ordinal);
        Assert.Contains("Region: eu-west-2", result.Debug[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_http_to_another_host_warns()
    {
        Assert.Contains(
            "plain http",
            Assert.Single(_shell.Run("Register-SSOOIDCClient a -ClientType public -EndpointUrl http://oidc.example.com -WhatIf").Warnings),
            StringComparison.Ordinal
        );
        Assert.Empty(_shell.Run("Register-SSOOIDCClient a -ClientType public -EndpointUrl http://127.0.0.1:1 -WhatIf").Warnings);
        Assert.Empty(_shell.Run("Register-SSOOIDCClient a -ClientType public -EndpointUrl https://oidc.example.com -WhatIf").Warnings);
    }

    [Fact]
    public void The_default_profile_of_a_profile_location_counts()
    {
        string path = _environment.Write("elsewhere", "[default]\nregion = sa-east-1\n[x]\nregion = me-south-1\n");
        Assert.Equal("sa-east-1", Region($"-ProfileLocation {path}"));
        Assert.Equal("me-south-1", Region($"-ProfileName x -ProfileLocation {path}"));
        ShellResult missing = _shell.Run($"Register-SSOOIDCClient a -ClientType public -ProfileName y -ProfileLocation {path} -WhatIf");
        Assert.Equal(ErrorCategory.ObjectNotFound, missing.Failure!.CategoryInfo.Category);
        Assert.Contains(path, missing.Failure.Exception.Message, StringComparison.Ordinal);
    }

    private string Region(string arguments = "") => Between(Settings(arguments), "Region: ", " ");

    private string Endpoint(string arguments = "") => Between(Settings(arguments), "Endpoint: ", " ");

    private string Settings(string arguments) =>
        Assert.Single(
            _shell
                .Run($"$DebugPreference = 'Continue'; Register-SSOOIDCClient a -ClientType public -WhatIf {arguments}")
                .ThrowIfFailed()
                .Debug
        );

    private static string Between(string text, string start, string end)
    {
        int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }
}
