using System.Diagnostics;
using System.Text;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>How the lines of the shared files are read. Each expectation was checked with the AWS CLI's own reader.</summary>
public sealed class SharedConfigTests : IDisposable
{
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    private static SharedConfig Parse(params string[] lines) => SharedConfig.Parse("/some/config", string.Join('\n', lines));

    private SharedConfig Load(string? config, string? credentials = null)
    {
        if (config is not null)
        {
            _home.WriteConfig(config);
        }
        if (credentials is not null)
        {
            File.WriteAllText(_home.Environment.CredentialsFile, credentials);
        }
        return SharedConfig.Load(_home.Environment);
    }

    [Theory]
    [InlineData("[profile plum] # the first one")]
    [InlineData("[profile plum]; the first one")]
    [InlineData("[profile plum] # see [others]")]
    [InlineData("[profile plum] and more")]
    [InlineData("  [profile plum]")]
    [InlineData("[profile 'plum']")]
    [InlineData("[profile \"plum\"]\t# quoted")]
    [InlineData("[profile\tplum]")]
    [InlineData("[profile pl\\um]")]
    public void A_header_names_its_profile(string header) =>
        Assert.Equal("eu-west-3", Parse(header, "region = eu-west-3").Profile("plum")?["region"]);

    [Theory]
    [InlineData("[ profile plum]")]
    [InlineData("[Profile plum]")]
    [InlineData("[profile plum pear]")]
    [InlineData("[profile]")]
    [InlineData("[plum]")]
    [InlineData("[\"profile\" plum]")]
    [InlineData("[profile \"plum]")]
    public void Other_headers_name_no_profile(string header) => Assert.Empty(Parse(header, "region = eu-west-3").Profiles);

    [Fact]
    public void A_name_may_have_blanks_signs_and_brackets_and_a_hard_blank_splits_none()
    {
        SharedConfig config = Parse("[profile 'a & b']", "[profile Äpfel]", "[profile x]y]", "[profile a\u00a0b]", "[sso-session \"s t\"]");
        Assert.Equal(["a & b", "Äpfel", "x]y", "a\u00a0b"], config.Profiles.Select(static p => p.Name));
        Assert.Equal("[sso-session \"s t\"]", config.Session("s t")!.Title);
    }

    [Theory]
    [InlineData("[profile pear")]
    [InlineData("[]")]
    public void What_stands_below_a_broken_header_is_not_of_the_section_above(string header)
    {
        string[] fig = ["[profile fig]", "region = ca-west-1"];
        SharedConfig config = Parse(["[profile plum]", "region = eu-west-3", header, "region = us-east-2", .. fig]);
        Assert.Equal("eu-west-3", config.Profile("plum")!["region"]);
        Assert.Equal("ca-west-1", config.Profile("fig")!["region"]);
        Assert.Contains("Line 3 of '/some/config'", config.Meaningless, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_mean_nothing_are_skipped_and_the_first_is_told_but_not_shown()
    {
        SharedConfig config = Parse("region = nowhere", "[profile plum]", "hunter2", "  region = eu-west-3", "= x", "output = json");
        Assert.Equal("eu-west-3", config.Profile("plum")!["region"]);
        Assert.Equal("json", config.Profile("plum")!["output"]);
        Assert.Equal("Line 1 of '/some/config' is no section, key or comment.", config.Meaningless);
        Assert.Null(Parse("# all is well", "[default]", "region = eu-west-3").Meaningless);
    }

    [Fact]
    public void Indented_lines_go_on_with_the_key_above_whatever_they_look_like()
    {
        string[] other = ["[preview]", "cli =", "  [profile hidden]"];
        SharedConfig config = Parse([.. other, "[profile plum]", "a = 1", "  [profile pear]", "  # not a part", "", "  b = 2", "b = 3"]);
        Assert.Null(config.Profile("hidden"));
        Assert.Null(config.Profile("pear"));
        Assert.Equal("1\n[profile pear]\nb = 2", config.Profile("plum")!.Raw("a"));
        Assert.Equal("3", config.Profile("plum")!["b"]);
    }

    [Theory]
    [InlineData("Region=eu-west-3")]
    [InlineData("REGION : eu-west-3")]
    [InlineData("region:eu-west-3")]
    [InlineData("region\t=\teu-west-3\t")]
    public void A_key_counts_in_any_case_with_either_sign(string line) =>
        Assert.Equal("eu-west-3", Parse("[default]", line).Profile("default")!["region"]);

    [Fact]
    public void A_value_may_have_either_sign_in_it() =>
        Assert.Equal("https://a:1/?b=c", Parse("[default]", "endpoint_url = https://a:1/?b=c").Profile("default")!["endpoint_url"]);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Each_kind_of_line_end_ends_a_line(string end)
    {
        string text = $"[profile plum]{end}region = eu-west-3{end}a =  {end} x = y{end}";
        ConfigSection profile = SharedConfig.Parse("c", text).Profile("plum")!;
        Assert.Equal("eu-west-3", profile["region"]);
        Assert.Equal("y", profile.Nested("x", "a"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_profile_section_replaces_the_old_default_whole_wherever_it_stands(bool first)
    {
        string[] old = ["[default]", "region = eu-west-3", "sso_session = a"];
        string[] today = ["[profile default]", "region = us-west-1"];
        SharedConfig config = Parse(first ? [.. today, .. old] : [.. old, .. today]);
        ConfigSection profile = Assert.Single(config.Profiles);
        Assert.Equal("us-west-1", profile["region"]);
        Assert.Null(profile["sso_session"]);
        Assert.Equal("[profile default]", profile.Title);
    }

    [Fact]
    public void A_header_given_twice_is_one_section_and_one_written_otherwise_replaces_it()
    {
        string[] once = ["[profile p]", "a = 1", "[profile p]", "b = 2"];
        SharedConfig config = Parse([.. once, "[profile q]", "a = 1", "[profile \"q\"]", "b = 2"]);
        Assert.Equal(("1", "2"), (config.Profile("p")!["a"], config.Profile("p")!["b"]));
        Assert.Equal((null, "2"), (config.Profile("q")!["a"], config.Profile("q")!["b"]));
    }

    [Fact]
    public void The_files_common_section_fills_what_the_others_lack()
    {
        string[] common = ["[DEFAULT]", "region = us-west-1", "output = json"];
        SharedConfig config = Parse(["[profile p]", "region = eu-west-3", .. common, "[sso-session s]"]);
        Assert.Equal(("eu-west-3", "json"), (config.Profile("p")!["region"], config.Profile("p")!["output"]));
        Assert.Equal("us-west-1", config.Session("s")!["region"]);
        Assert.Null(config.Profile("DEFAULT"));
    }

    [Fact]
    public void The_credentials_file_counts_more_and_each_value_knows_its_place()
    {
        const string config = "[profile p]\nregion = eu-west-3\noutput = json\n";
        ConfigSection profile = Load(config, "[p]\nregion = us-west-1\n[only here]\n").Profile("p")!;
        Assert.Equal(("us-west-1", "json"), (profile["region"], profile["output"]));
        Assert.Equal((_home.Environment.CredentialsFile, "[p]"), (profile.Of("region").File, profile.Of("region").Title));
        Assert.Equal((_home.ConfigFile, "[profile p]"), (profile.Of("output").File, profile.Of("output").Title));
        Assert.NotNull(SharedConfig.Load(_home.Environment).Profile("only here"));
    }

    [Theory]
    [InlineData("region = eu-west-3 # near", "eu-west-3 # near")]
    [InlineData("region = eu-west-3\t; near", "eu-west-3\\t; near")]
    [InlineData("region = eu-west-3\n  x # near", "eu-west-3\\nx # near")]
    public void A_comment_behind_a_value_is_told_with_file_section_key_and_value(string line, string shown)
    {
        CoreException e = Assert.Throws<CoreException>(() => Parse("[profile p]", line).Profile("p")!["region"]);
        Assert.Equal(ErrorIds.ConfigValueInvalid, e.ErrorId);
        string[] parts = ["/some/config", "[profile p]", "region", $"'{shown}'"];
        Assert.All(parts, part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_comment_behind_a_secret_is_told_without_it_and_a_command_line_may_have_what_looks_like_one()
    {
        ConfigSection profile = Parse("[default]", "aws_secret_access_key = hunter2 # mine", "credential_process = run # 3")
            .Profile("default")!;
        CoreException e = Assert.Throws<CoreException>(() => profile.Secret("aws_secret_access_key"));
        Assert.DoesNotContain("hunter2", e.ToString(), StringComparison.Ordinal);
        Assert.Equal("run # 3", profile.Raw("credential_process"));
    }

    [Fact]
    public void A_sign_within_a_value_is_no_comment() =>
        Assert.Equal("https://a.awsapps.com/start/#/", Parse("[default]", "u = https://a.awsapps.com/start/#/").Profile("default")!["u"]);

    [Fact]
    public void A_nested_value_counts_below_a_key_without_a_value_only()
    {
        string[] lines = ["[services s]", "sso =", "  endpoint_url = https://p", "sso_oidc = x", "  endpoint_url = https://q"];
        ConfigSection services = Parse(lines).Services("s")!;
        Assert.Equal("https://p", services.Nested("endpoint_url", "sso"));
        Assert.Null(services.Nested("endpoint_url", "sso_oidc"));
        ConfigSection commented = Parse("[services s]", "sso =", "  endpoint_url = https://p # x").Services("s")!;
        Assert.Throws<CoreException>(() => commented.Nested("endpoint_url", "sso"));
    }

    public static TheoryData<string> Encodings => ["utf-8", "utf-8-mark", "utf-16", "utf-16BE", "utf-16-bare", "utf-16BE-bare", "utf-32"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_file_is_read_in_its_own_encoding(string name)
    {
        Encoding encoding = name switch
        {
            "utf-8" => new UTF8Encoding(false),
            "utf-8-mark" => new UTF8Encoding(true),
            "utf-16-bare" => new UnicodeEncoding(false, false),
            "utf-16BE-bare" => new UnicodeEncoding(true, false),
            _ => Encoding.GetEncoding(name),
        };
        Directory.CreateDirectory(Path.GetDirectoryName(_home.ConfigFile)!);
        File.WriteAllText(_home.ConfigFile, "[profile Äpfel]\r\nregion = eu-west-3\r\n", encoding);
        Assert.Equal("eu-west-3", SharedConfig.Load(_home.Environment).Profile("Äpfel")?["region"]);
    }

    [Fact]
    public void A_file_that_is_not_a_text_is_named_as_that()
    {
        CoreException e = Assert.Throws<CoreException>(() => Load("[profile p]\nregion = \0\0\0"));
        Assert.Contains(_home.ConfigFile, e.Message, StringComparison.Ordinal);
        Assert.Contains("not a text", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_regular_file_is_named_as_what_it_is_and_not_opened()
    {
        Directory.CreateDirectory(_home.ConfigFile);
        Assert.Contains("a folder", Unreadable(), StringComparison.Ordinal);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such files.");
        Directory.Delete(_home.ConfigFile);
        // A pipe that nobody writes to would be waited for.
        using (var mkfifo = Process.Start("mkfifo", [_home.ConfigFile]))
        {
            mkfifo.WaitForExit();
        }
        Assert.Contains("a pipe", Unreadable(), StringComparison.Ordinal);
        File.Delete(_home.ConfigFile);
        File.CreateSymbolicLink(_home.ConfigFile, "/dev/zero");
        Assert.Contains("a device", Unreadable(), StringComparison.Ordinal);

        string Unreadable()
        {
            CoreException e = Assert.Throws<CoreException>(() => SharedConfig.Load(_home.Environment));
            Assert.Equal(ErrorIds.ConfigNotFound, e.ErrorId);
            Assert.Contains(_home.ConfigFile, e.Message, StringComparison.Ordinal);
            Assert.Equal(e.Message, SharedConfig.LoadIfReadable(_home.Environment).Unreadable?.Message);
            return e.Message;
        }
    }

    [Fact]
    public void A_file_of_more_than_any_config_is_not_read_to_its_end()
    {
        _home.WriteConfig("[default]\n");
        using (FileStream large = File.OpenWrite(_home.ConfigFile))
        {
            large.SetLength((16 << 20) + 1);
        }
        Assert.Contains("larger than 16 MiB", Assert.Throws<CoreException>(() => Load(null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unreadable_credentials_file_hides_no_session_and_is_told_to_whom_something_is_missing()
    {
        _home.WriteConfig();
        Directory.CreateDirectory(_home.Environment.CredentialsFile);
        Assert.NotNull(SessionResolver.Resolve(_home.Environment, new() { SessionName = "corp" }));
        CoreException e = Assert.Throws<CoreException>(() => SessionResolver.Resolve(_home.Environment, new() { ProfileName = "p" }));
        Assert.Contains(_home.Environment.CredentialsFile, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_sections_below_many_defaults_cost_no_more_than_their_length()
    {
        const int many = 60_000;
        string defaults = string.Concat(Enumerable.Range(0, many).Select(static n => $"key{n} = {n}\n"));
        string profiles = string.Concat(Enumerable.Range(0, many).Select(static n => $"[profile p{n}]\nkey1 = own\n"));
        var config = SharedConfig.Parse("/config", $"[DEFAULT]\n{defaults}{profiles}");
        Assert.Equal(("own", "59999"), (config.Profile("p7")!["key1"], config.Profile("p7")!["key59999"]));
    }

    [Fact]
    public void Many_brackets_in_a_header_cost_no_more_than_their_number()
    {
        string name = string.Concat(Enumerable.Repeat("] ", 400_000));
        var config = SharedConfig.Parse("/config", $"[profile '{name}'] # a comment ]\nregion = eu-west-1\n");
        Assert.Equal("eu-west-1", config.Profile(name)!["region"]);
    }

    [Fact]
    public void Many_continued_lines_cost_no_more_than_their_length()
    {
        const int lines = 300_000;
        var text = new StringBuilder("[profile p]\nkey = a\n");
        for (int i = 0; i < lines; i++)
        {
            text.Append("  b\n");
        }
        var watch = Stopwatch.StartNew();
        string value = SharedConfig.Parse("c", text.ToString()).Profile("p")!.Raw("key")!;
        // By their square it is minutes.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
        Assert.Equal((2 * lines) + 1, value.Length);
    }
}
