using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>How a session is found by a profile, and what the errors show.</summary>
public sealed class SessionConfigTests : IDisposable
{
    private const string Corp = "[sso-session corp]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = us-east-1\n";

    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    private SessionTarget Resolve(string config, string profile)
    {
        _home.WriteConfig(config);
        return SessionResolver.Resolve(_home.Environment, new() { ProfileName = profile });
    }

    private string Fails(string config, string profile)
    {
        CoreException e = Assert.Throws<CoreException>(() => Resolve(config, profile));
        Assert.Equal(FailureKind.Configuration, e.Kind);
        return $"{e.Message} {e.RecommendedAction}";
    }

    [Fact]
    public void A_role_leads_through_its_source_profiles_to_the_one_that_logs_in()
    {
        const string chain = "[profile a]\nrole_arn = r\nsource_profile = b\n[profile b]\nsource_profile = c\n";
        SessionTarget target = Resolve(Corp + chain + "[profile c]\nsso_session = corp\n", "a");
        Assert.Equal(("corp", "a"), (target.SessionName, target.ProfileName));
        target = Resolve(chain + "[profile c]\nsso_start_url = https://d-2.awsapps.com/start\nsso_region = us-east-1\n", "a");
        Assert.Equal((null, "https://d-2.awsapps.com/start"), (target.SessionName, target.StartUrl));
    }

    [Theory]
    [InlineData("[profile a]\nsource_profile = b\n[profile b]\nsource_profile = a\n", "a > b > a")]
    [InlineData("[profile a]\nsource_profile = a\n", "a > a")]
    [InlineData("[profile a]\nsource_profile = b\n[profile b]\nsource_profile = gone\n", "a > b")]
    [InlineData("[profile a]\nsource_profile = b\n[profile b]\naws_access_key_id = x\n", "source_profile: a)")]
    public void A_chain_that_leads_nowhere_shows_its_way(string config, string way)
    {
        string said = Fails(config, "a");
        Assert.Contains(way, said, StringComparison.Ordinal);
        Assert.DoesNotContain("sso_start_url to [profile a]", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sso_start_url", "https://d-1.awsapps.com/start/", "https://d-1.awsapps.com/start")]
    [InlineData("sso_region", "eu-west-3", "us-east-1")]
    public void A_contradiction_shows_both_values_and_both_sections(string key, string of, string ofSession)
    {
        string said = Fails($"{Corp}[profile p]\nsso_session = corp\n{key} = {of}\n", "p");
        string[] parts = ["[profile p]", "[sso-session corp]", $"'{of}'", $"'{ofSession}'", key];
        Assert.All(parts, part => Assert.Contains(part, said, StringComparison.Ordinal));
    }

    [Fact]
    public void A_contradiction_in_the_credentials_file_names_that_file()
    {
        _home.WriteConfig(Corp + "[profile p]\nsso_session = corp\n");
        File.WriteAllText(_home.Environment.CredentialsFile, "[p]\nsso_region = eu-west-3\n");
        CoreException e = Assert.Throws<CoreException>(() => SessionResolver.Resolve(_home.Environment, new() { ProfileName = "p" }));
        Assert.Contains(_home.Environment.CredentialsFile, e.Message, StringComparison.Ordinal);
        Assert.Contains("[p]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_region_counts_in_any_case_in_file_profile_and_call()
    {
        string config = Corp.Replace("us-east-1", "US-East-1", StringComparison.Ordinal);
        config += "[profile p]\nsso_session = corp\nsso_region = us-EAST-1\n";
        Assert.Equal("us-east-1", Resolve(config, "p").Region);
        SessionSelector given = new() { StartUrl = "https://d-1.awsapps.com/start", Region = "US-EAST-1" };
        Assert.Equal("us-east-1", SessionResolver.Resolve(_home.Environment, given).Region);
    }

    [Theory]
    [InlineData("us-east-1\n")]
    [InlineData("us-east-1\r\n")]
    [InlineData("us east 1")]
    [InlineData("us-east-1.example.com")]
    [InlineData("-us")]
    [InlineData("")]
    public void What_cannot_be_a_region_is_an_argument_error_that_shows_it_escaped(string region)
    {
        CoreException e = Assert.Throws<CoreException>(() => RegionName.Parse(region, "given"));
        Assert.Equal((ErrorIds.InvalidRegion, FailureKind.InvalidArgument), (e.ErrorId, e.Kind));
        Assert.DoesNotContain(e.Message, char.IsControl);
    }

    [Fact]
    public void A_name_with_a_line_end_is_shown_escaped()
    {
        _home.Variables["AWS_PROFILE"] = "one\r";
        _home.WriteConfig("[profile one]\nsso_session = corp\n" + Corp);
        CoreException e = Assert.Throws<CoreException>(() => SessionResolver.Resolve(_home.Environment, new()));
        Assert.Contains("one\\r", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(e.Message, char.IsControl);
    }

    [Theory]
    [InlineData("\n  sso:account:access,\n  # both\n  codewhisperer:completions\n")]
    [InlineData(" sso:account:access,\n  codewhisperer:completions\n")]
    [InlineData(" sso:account:access\n  codewhisperer:completions,\n")]
    public void Scopes_over_several_lines_are_all_of_them(string lines)
    {
        _home.WriteConfig($"{Corp}sso_registration_scopes ={lines}");
        SessionTarget target = SessionResolver.Resolve(_home.Environment, new() { SessionName = "corp" });
        Assert.Equal(["sso:account:access", "codewhisperer:completions"], target.Scopes);
    }

    [Theory]
    [InlineData("sso_start_url", "https://d-1.awsapps.com/start")]
    [InlineData("sso_region", "us-east-1")]
    [InlineData("sso_registration_scopes", "sso:account:access")]
    public void A_comment_behind_a_value_that_would_be_sent_is_an_error(string key, string value)
    {
        _home.WriteConfig($"{Corp}{key} = {value} # ours\n");
        CoreException e = Assert.Throws<CoreException>(() => SessionResolver.Resolve(_home.Environment, new() { SessionName = "corp" }));
        string[] parts = [key, "[sso-session corp]", $"'{value} # ours'", _home.ConfigFile];
        Assert.All(parts, part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_broken_section_hides_no_other()
    {
        const string worse = "[sso-session worse\nsso_region = x\n[profile old]\nsso_start_url = ftp://x\n";
        _home.WriteConfig($"[sso-session bad]\nsso_region = us-east-1 # x\n{Corp}{worse}");
        var broken = new List<CoreException>();
        IReadOnlyList<SessionTarget> all = SessionResolver.All(SharedConfig.Load(_home.Environment), broken.Add);
        Assert.Equal("corp", Assert.Single(all).SessionName);
        Assert.Equal(2, broken.Count);
    }
}
