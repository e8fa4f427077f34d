using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

public sealed class ConfigTests : IDisposable
{
    private const string Corp = "[sso-session corp]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = us-east-1\n";

    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    private SessionTarget Resolve(string config, SessionSelector selector)
    {
        _home.WriteConfig(config);
        return SessionResolver.Resolve(_home.Environment, selector);
    }

    private CoreException Fails(string config, SessionSelector selector) => Assert.Throws<CoreException>(() => Resolve(config, selector));

    [Theory]
    [InlineData("corp", new[] { "corp" })]
    [InlineData("sso-session  corp ", new[] { "sso-session", "corp" })]
    [InlineData("profile \"my name\"", new[] { "profile", "my name" })]
    [InlineData("profile 'my \"name\"'", new[] { "profile", "my \"name\"" })]
    [InlineData("profile my\\ name", new[] { "profile", "my name" })]
    [InlineData("profile a\"b c\"d", new[] { "profile", "ab cd" })]
    [InlineData("profile \"a\\\"b\\\\c\\d\"", new[] { "profile", "a\"b\\c\\d" })]
    [InlineData("profile \"\"", new[] { "profile", "" })]
    [InlineData("profile \"open", null)]
    [InlineData("profile open\\", null)]
    [InlineData("", new string[0])]
    public void Section_names_split_as_a_shell_would(string text, string[]? words) => Assert.Equal(words, ShellWords.Split(text));

    [Fact]
    public void A_session_is_read_with_its_scopes_in_order()
    {
        SessionTarget target = Resolve(Corp + "sso_registration_scopes = b , sso:account:access,, a\n", new() { SessionName = "corp" });
        Assert.Equal(("corp", "https://d-1.awsapps.com/start", "us-east-1"), (target.SessionName, target.StartUrl, target.Region));
        Assert.Equal(["b", "sso:account:access", "a"], target.Scopes);
    }

    [Fact]
    public void Without_a_scopes_key_the_scopes_are_null_and_with_an_empty_one_they_are_none()
    {
        Assert.Null(Resolve(Corp, new() { SessionName = "corp" }).Scopes);
        Assert.Equal([], Resolve(Corp + "sso_registration_scopes =\n", new() { SessionName = "corp" }).Scopes);
    }

    [Fact]
    public void Comments_case_of_keys_quotes_nesting_and_line_ends_are_read_as_the_cli_does()
    {
        SessionTarget target = Resolve(
            "# top\r\n; top\r\n[sso-session \"my corp\"]\r\n  # inside\r\nSSO_Start_URL : https://d-1.awsapps.com/start/\r\ns3 "
                + "=\r\n  sso_region = not-this\r\nsso_region=us-east-1\r\n[other]\r\nsso_region = x\r\n",
            new() { SessionName = "my corp" }
        );
        Assert.Equal(("https://d-1.awsapps.com/start/", "us-east-1"), (target.StartUrl, target.Region));
    }

    [Fact]
    public void A_profile_leads_to_its_session()
    {
        SessionTarget target = Resolve(Corp + "[profile dev]\nsso_session = corp\nsso_account_id = 1\n", new() { ProfileName = "dev" });
        Assert.Equal(("corp", "dev"), (target.SessionName, target.ProfileName));
    }

    [Fact]
    public void A_legacy_profile_is_cached_by_its_start_url()
    {
        SessionTarget target = Resolve(
            "[profile old]\nsso_start_url = https://d-1.awsapps.com/start/\nsso_region = us-east-1\n",
            new() { ProfileName = "old" }
        );
        Assert.Null(target.SessionName);
        Assert.Equal("https://d-1.awsapps.com/start/", target.CacheKey);
    }

    [Fact]
    public void The_config_file_can_be_elsewhere_and_in_the_home_directory()
    {
        _home.Variables["AWS_CONFIG_FILE"] = "~/elsewhere";
        File.WriteAllText(Path.Combine(_home.Directory, "elsewhere"), Corp);
        Assert.Equal("us-east-1", SessionResolver.Resolve(_home.Environment, new() { SessionName = "corp" }).Region);
    }

    [Theory]
    [InlineData("sso_start_url", "[sso-session corp]\nsso_region = us-east-1\n")]
    [InlineData("sso_region", "[sso-session corp]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region =\n")]
    public void A_missing_key_is_named_with_its_section_and_file(string key, string config)
    {
        CoreException e = Fails(config, new() { SessionName = "corp" });
        Assert.Equal(ErrorIds.ConfigKeyMissing, e.ErrorId);
        Assert.Contains(key, e.Message, StringComparison.Ordinal);
        Assert.Contains("[sso-session corp]", e.Message, StringComparison.Ordinal);
        Assert.Contains(_home.ConfigFile, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sso_start_url", "d-1.awsapps.com")]
    [InlineData("sso_start_url", "http://example.com/start")]
    [InlineData("sso_start_url", "file:///etc/passwd")]
    [InlineData("sso_region", "us-east-1.evil.example/")]
    public void A_value_that_cannot_be_is_named(string key, string value)
    {
        CoreException e = Fails(
            Corp.Replace(key == "sso_region" ? "us-east-1" : "https://d-1.awsapps.com/start", value, StringComparison.Ordinal),
            new() { SessionName = "corp" }
        );
        Assert.Equal(ErrorIds.ConfigValueInvalid, e.ErrorId);
        Assert.Contains(key, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_that_the_file_lacks_is_named_with_those_that_it_has()
    {
        CoreException e = Fails(Corp, new() { SessionName = "other" });
        Assert.Equal(ErrorIds.SessionNotFound, e.ErrorId);
        Assert.Contains("[sso-session other]", e.Message, StringComparison.Ordinal);
        Assert.Contains(_home.ConfigFile, e.Message, StringComparison.Ordinal);
        Assert.Contains("corp", e.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.SessionNotFound, Fails("[profile p]\nsso_session = gone\n", new() { ProfileName = "p" }).ErrorId);
        Assert.Equal(ErrorIds.ProfileNotFound, Fails(Corp, new() { ProfileName = "gone" }).ErrorId);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        CoreException e = Assert.Throws<CoreException>(() => SessionResolver.Resolve(_home.Environment, new() { SessionName = "corp" }));
        Assert.Equal(ErrorIds.ConfigNotFound, e.ErrorId);
        Assert.Contains(_home.ConfigFile, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sso_region", "eu-west-1")]
    [InlineData("sso_start_url", "https://d-2.awsapps.com/start")]
    public void A_profile_that_contradicts_its_session_names_both(string key, string value)
    {
        CoreException e = Fails($"{Corp}[profile dev]\nsso_session = corp\n{key} = {value}\n", new() { ProfileName = "dev" });
        Assert.Equal(ErrorIds.ConfigContradiction, e.ErrorId);
        Assert.Contains("[profile dev]", e.Message, StringComparison.Ordinal);
        Assert.Contains("[sso-session corp]", e.Message, StringComparison.Ordinal);
        Assert.Contains(key, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_that_repeats_its_session_is_fine() =>
        Assert.Equal(
            "corp",
            Resolve(Corp + "[default]\nsso_session = corp\nsso_region = us-east-1\n", new() { ProfileName = "default" }).SessionName
        );

    [Fact]
    public void A_start_url_needs_a_region_and_both_are_checked()
    {
        Assert.Equal(ErrorIds.InvalidArgument, Fails(Corp, new() { StartUrl = "https://d-1.awsapps.com/start" }).ErrorId);
        Assert.Equal(ErrorIds.InvalidArgument, Fails(Corp, new() { StartUrl = "nonsense", Region = "us-east-1" }).ErrorId);
        Assert.Equal(
            ErrorIds.InvalidRegion,
            Fails(Corp, new() { StartUrl = "https://d-1.awsapps.com/start", Region = "no region" }).ErrorId
        );
        Assert.Equal(ErrorIds.InvalidArgument, Fails(Corp, new() { SessionName = "corp", ProfileName = "p" }).ErrorId);
        Assert.Null(Resolve("", new() { StartUrl = "https://d-1.awsapps.com/start", Region = "us-east-1" }).SessionName);
    }

    [Fact]
    public void With_nothing_named_it_is_the_profile_in_force_or_the_only_session()
    {
        Assert.Equal("corp", Resolve(Corp, new()).SessionName);
        _home.Variables["AWS_PROFILE"] = "dev";
        Assert.Equal("dev", Resolve(Corp + "[profile dev]\nsso_session = corp\n", new()).ProfileName);
        _home.Variables.Remove("AWS_PROFILE");
        Assert.Contains(
            "corp, lab",
            Fails(Corp + Corp.Replace("corp", "lab", StringComparison.Ordinal), new()).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(null, null, null, null, null)]
    [InlineData("https://all", null, null, "https://all", "https://all")]
    [InlineData("https://all", "https://oidc", null, "https://oidc", "https://all")]
    [InlineData("https://all", null, "https://portal", "https://all", "https://portal")]
    public void Endpoint_variables_count_as_they_are_now(
        string? all,
        string? oidc,
        string? portal,
        string? expectedOidc,
        string? expectedPortal
    )
    {
        Set("AWS_ENDPOINT_URL", all);
        Set("AWS_ENDPOINT_URL_SSO_OIDC", oidc);
        Set("AWS_ENDPOINT_URL_SSO", portal);
        var settings = EndpointSettings.For(_home.Environment, _home.Target, null);
        Assert.Equal(expectedOidc, settings.OidcUrl?.OriginalString);
        Assert.Equal(expectedPortal, settings.PortalUrl?.OriginalString);
        Assert.Equal("https://given", EndpointSettings.For(_home.Environment, _home.Target, "https://given").OidcUrl?.OriginalString);
        Set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        Assert.Null(EndpointSettings.For(_home.Environment, _home.Target, null).OidcUrl);

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                _home.Variables[name] = value;
            }
        }
    }

    [Fact]
    public void A_profiles_services_fips_and_dual_stack_count()
    {
        _home.WriteConfig(
            Corp
                + "[profile dev]\nsso_session = corp\nservices = s\nuse_fips_endpoint = true\nuse_dualstack_endpoint = "
                + "true\n[services s]\nsso_oidc =\n  endpoint_url = https://o\nsso =\n  endpoint_url = https://p\n"
        );
        var settings = EndpointSettings.For(
            _home.Environment,
            SessionResolver.Resolve(_home.Environment, new() { ProfileName = "dev" }),
            null
        );
        Assert.Equal(
            ("https://o", "https://p", true, true),
            (settings.OidcUrl!.OriginalString, settings.PortalUrl!.OriginalString, settings.UseFips, settings.UseDualStack)
        );
        _home.Variables["AWS_USE_FIPS_ENDPOINT"] = "false";
        Assert.False(
            EndpointSettings.For(_home.Environment, new SessionTarget("corp", TestHome.StartUrl, "us-east-1", null, "dev"), null).UseFips
        );
    }

    [Theory]
    [InlineData("us-east-1", false, false, "https://oidc.us-east-1.amazonaws.com")]
    [InlineData("us-gov-west-1", true, false, "https://oidc.us-gov-west-1.amazonaws.com")]
    [InlineData("us-east-1", true, true, "https://oidc-fips.us-east-1.api.aws")]
    [InlineData("cn-north-1", false, true, "https://oidc.cn-north-1.api.amazonwebservices.com.cn")]
    [InlineData("us-iso-east-1", false, false, "https://oidc.us-iso-east-1.c2s.ic.gov")]
    [InlineData("eusc-de-east-1", false, true, "https://oidc.eusc-de-east-1.api.amazonwebservices.eu")]
    [InlineData("xx-new-9", false, false, "https://oidc.xx-new-9.amazonaws.com")]
    public void Every_partition_has_its_endpoint(string region, bool fips, bool dualStack, string endpoint)
    {
        using var service = new AwsOidcService(
            new EndpointSettings
            {
                Region = region,
                UseFips = fips,
                UseDualStack = dualStack,
            }
        );
        Assert.Equal(endpoint, service.OidcEndpoint);
    }
}
