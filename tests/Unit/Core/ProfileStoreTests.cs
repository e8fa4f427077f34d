using System.Runtime.Versioning;
using Amazon.Runtime;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Credentials;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>Profiles that give credentials, read from files as people have them, and saved.</summary>
public sealed class ProfileStoreTests : IDisposable
{
    private const string Keys = "aws_access_key_id = AKIDPLUM\naws_secret_access_key = secret/plum\n";
    private const string Role = "role_arn = arn:aws:iam::123456789012:role/r\nsource_profile = plum\n";

    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    private string Credentials(string text)
    {
        string path = _home.Environment.CredentialsFile;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private AWSCredentials Get(string name, string? location = null) => CredentialsResolver.FromProfile(_home.Environment, name, location);

    private CoreException Fails(string name) => Assert.Throws<CoreException>(() => Get(name));

    [Theory]
    [InlineData("[profile plum] # mine\n" + Keys)]
    [InlineData("[profile plum]\nhunter2\n" + Keys)]
    [InlineData("[profile plum]\n" + Keys + "[profile broken\naws_access_key_id = OTHER\n")]
    [InlineData("[profile 'plum']\n" + Keys)]
    [InlineData("[profile plum]\naws_access_key_id:AKIDPLUM\nAWS_SECRET_ACCESS_KEY = secret/plum\n")]
    [InlineData("[DEFAULT]\naws_access_key_id = AKIDPLUM\n[profile plum]\naws_secret_access_key = secret/plum\n")]
    public void A_profile_gives_its_keys_however_the_file_is_written(string config)
    {
        _home.WriteConfig(config);
        ImmutableCredentials keys = Get("plum").GetCredentials();
        Assert.Equal(("AKIDPLUM", "secret/plum"), (keys.AccessKey, keys.SecretKey));
    }

    [Fact]
    public void The_two_files_make_one_profile()
    {
        _home.WriteConfig("[profile plum]\naws_access_key_id = AKIDOLD\nregion = EU-WEST-3\n");
        Credentials("[plum]\n" + Keys + "aws_session_token = token\n");
        ImmutableCredentials keys = Get("plum").GetCredentials();
        Assert.Equal(("AKIDPLUM", "secret/plum", "token"), (keys.AccessKey, keys.SecretKey, keys.Token));
        Assert.Equal("eu-west-3", ProfileStore.Load(_home.Environment, null).Find("plum")!.Region.SystemName);
    }

    [Fact]
    public void A_role_starts_from_the_profile_that_it_names_in_such_a_file_too()
    {
        _home.WriteConfig($"[profile role] # r\n{Role}[profile plum] # k\n{Keys}");
        AssumeRoleAWSCredentials role = Assert.IsType<AssumeRoleAWSCredentials>(Get("role"));
        Assert.Equal("AKIDPLUM", role.SourceCredentials.GetCredentials().AccessKey);
    }

    [Fact]
    public void A_session_profile_is_read_by_the_rule_of_logins()
    {
        const string session = "[sso-session 'fruit & nut'] # s\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = EU-WEST-3\n";
        const string profile = "[profile plum]\nsso_session = fruit & nut\nsso_account_id = 123456789012\nsso_role_name = r\n";
        _home.WriteConfig(session + profile);
        SSOAWSCredentials credentials = Assert.IsType<SSOAWSCredentials>(Get("plum"));
        Assert.Equal(
            ("fruit & nut", "eu-west-3", "https://d-1.awsapps.com/start"),
            (credentials.Options.SessionName, credentials.Region, credentials.StartUrl)
        );
        _home.WriteConfig(session + profile + "sso_region = us-east-1\n");
        Assert.Equal(ErrorIds.ConfigContradiction, Fails("plum").ErrorId);
        _home.WriteConfig(profile);
        Assert.Equal(ErrorIds.SessionNotFound, Fails("plum").ErrorId);
    }

    [Fact]
    public void What_is_missing_is_told_with_the_place_and_with_what_may_be_the_cause()
    {
        _home.WriteConfig("[profile plum]\n" + Keys);
        CoreException e = Fails("pear\r");
        Assert.Equal(ErrorIds.ProfileNotFound, e.ErrorId);
        string[] parts = ["'pear\\r'", _home.ConfigFile, _home.Environment.CredentialsFile];
        Assert.All(parts, part => Assert.Contains(part, e.Message, StringComparison.Ordinal));

        string path = Credentials("[pear\naws_secret_access_key = hunter2\n");
        e = Fails("pear");
        Assert.Equal(ErrorIds.ProfileUnreadable, e.ErrorId);
        Assert.Contains($"Line 1 of '{path}'", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", e.ToString(), StringComparison.Ordinal);
        Assert.Equal("AKIDPLUM", Get("plum").GetCredentials().AccessKey);

        File.Delete(path);
        Directory.CreateDirectory(path);
        Assert.Contains("a folder", Fails("pear").Message, StringComparison.Ordinal);
        // Once it is put right, the same process reads it.
        Directory.Delete(path);
        Credentials("[pear]\n" + Keys);
        Assert.Equal("AKIDPLUM", Get("pear").GetCredentials().AccessKey);
    }

    [Fact]
    public void A_comment_behind_a_key_is_an_error_that_does_not_show_it()
    {
        Credentials("[plum]\naws_access_key_id = AKIDPLUM\naws_secret_access_key = hunter2 # mine\n");
        CoreException e = Fails("plum");
        Assert.Equal(ErrorIds.ConfigValueInvalid, e.ErrorId);
        Assert.Contains("aws_secret_access_key of [plum]", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AKIDX\n", "s3cret", null)]
    [InlineData("AKIDX", "s3cret\r\n", null)]
    [InlineData("AKIDX", "s3cret", "t0ken\r\nX-More: 1")]
    [InlineData("AKIDX", "s3cret", "t0k\u00f6n")]
    public void Keys_that_no_header_takes_are_an_argument_error_that_does_not_show_them(string accessKey, string secretKey, string? token)
    {
        CoreException e = Assert.Throws<CoreException>(() => CredentialsResolver.OfKeys(accessKey, secretKey, token));
        Assert.Equal(FailureKind.InvalidArgument, e.Kind);
        Assert.All(["AKIDX", "s3cret", "X-More", "t0k"], part => Assert.DoesNotContain(part, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void All_profiles_that_give_credentials_or_log_in_are_listed_once_with_their_place()
    {
        _home.WriteConfig(
            "[profile plum]\nregion = eu-west-3\n[profile login]\nsso_session = gone\n[profile only-region]\nregion = eu-west-3\n"
                + $"[profile role]\n{Role}[profile bad]\naws_access_key_id = x # y\n"
        );
        string path = Credentials("[plum]\n" + Keys);
        Assert.Equal(
            [("plum", path), ("login", _home.ConfigFile), ("role", _home.ConfigFile), ("bad", _home.ConfigFile)],
            ProfileStore.Load(_home.Environment, null).List().Profiles.Select(static p => (p.Name, p.Path))
        );
    }

    [Fact]
    public void Another_credentials_file_takes_the_place_of_the_usual_one()
    {
        Credentials("[plum]\n" + Keys);
        string other = Path.Combine(_home.Directory, "other");
        File.WriteAllText(other, "[pear]\n" + Keys.Replace("PLUM", "PEAR", StringComparison.Ordinal));
        Assert.Equal("AKIDPEAR", Get("pear", other).GetCredentials().AccessKey);
        CoreException e = Assert.Throws<CoreException>(() => Get("plum", other));
        Assert.Contains(other, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_home.Environment.CredentialsFile, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Saving_replaces_a_profiles_credentials_and_leaves_all_else()
    {
        const string pear = "# mine\n[pear]\naws_access_key_id = AKIDPEAR\naws_secret_access_key = s\n\n[plum] # fruit\n";
        string path = Credentials(pear + "role_arn = r\n  more\n; kept\nregion = eu-west-3\nsource_profile = pear\n[fig\nx = y\n");
        ProfileStore.Save(_home.Environment, "plum", new() { AccessKey = "AKIDNEW", SecretKey = "new" }, path);
        Assert.Equal(
            pear + "aws_access_key_id=AKIDNEW\naws_secret_access_key=new\n; kept\nregion = eu-west-3\n[fig\nx = y\n",
            File.ReadAllText(path)
        );
        ProfileStore.Save(_home.Environment, "fig", new() { RoleArn = "arn:x", SourceProfile = "plum" }, path);
        Assert.EndsWith("[fig]\nrole_arn=arn:x\nsource_profile=plum\n", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal("AKIDNEW", Get("plum").GetCredentials().AccessKey);
        Assert.Equal("AKIDPEAR", Get("pear").GetCredentials().AccessKey);
        Assert.Equal(["credentials"], Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Saving_makes_a_private_file_and_goes_through_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The modes are those of Unix.");
        string path = _home.Environment.CredentialsFile;
        string target = Path.Combine(_home.Directory, "elsewhere");
        File.WriteAllText(target, "[pear]\n");
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, target);
        ProfileStore.Save(_home.Environment, "plum", new() { AccessKey = "AKIDPLUM", SecretKey = "s" }, null);
        Assert.Equal(target, File.ResolveLinkTarget(path, true)!.FullName);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
        Assert.Equal("[pear]\n[plum]\naws_access_key_id=AKIDPLUM\naws_secret_access_key=s\n", File.ReadAllText(target));
    }

    [Theory]
    [InlineData("a]\n[b", "secret")]
    [InlineData("[a", "secret")]
    [InlineData(" a", "secret")]
    [InlineData("", "secret")]
    [InlineData("a", "hunter2\nrole_arn = x")]
    [InlineData("a", " hunter2")]
    public void What_would_not_stay_on_its_line_is_not_saved_nor_shown(string name, string secret)
    {
        string path = Credentials("[pear]\n");
        CoreException e = Assert.Throws<CoreException>(() =>
            ProfileStore.Save(_home.Environment, name, new() { AccessKey = "AKID", SecretKey = secret }, path)
        );
        Assert.Equal((ErrorIds.ProfileNotSaved, FailureKind.InvalidArgument), (e.ErrorId, e.Kind));
        Assert.DoesNotContain("hunter2", e.ToString(), StringComparison.Ordinal);
        Assert.Equal("[pear]\n", File.ReadAllText(path));
    }

    [Fact]
    public async Task A_region_is_found_in_the_order_of_its_sources_as_they_are_at_each_call()
    {
        _home.WriteConfig("[default]\nregion = ap-south-1\n[profile plum] # p\nregion = EU-WEST-3\n");
        Assert.Equal("ap-south-1", await RegionAsync(null));
        _home.Variables["AWS_DEFAULT_REGION"] = "us-west-1";
        Assert.Equal("us-west-1", await RegionAsync(null));
        _home.Variables["AWS_REGION"] = "us-west-2";
        Assert.Equal("us-west-2", await RegionAsync(null));
        Assert.Equal("eu-west-3", await RegionAsync("plum"));
        _home.WriteConfig("[profile plum]\nregion = us-east-2 # near\n");
        CoreException e = await Assert.ThrowsAsync<CoreException>(() => RegionAsync("plum"));
        Assert.Contains("'us-east-2 # near'", e.Message, StringComparison.Ordinal);
        // What is given asks no file.
        Assert.Equal("eu-north-1", await RegionAsync("plum", "eu-north-1"));
    }

    [Fact]
    public async Task A_file_that_may_have_the_region_and_cannot_be_read_is_the_error()
    {
        Directory.CreateDirectory(_home.ConfigFile);
        CoreException e = await Assert.ThrowsAsync<CoreException>(() => RegionAsync(null));
        Assert.Contains("a folder", e.Message, StringComparison.Ordinal);
        Assert.Equal("us-west-2", await RegionAsync(null, "us-west-2"));
    }

    private async Task<string?> RegionAsync(string? profile, string? given = null) =>
        (
            await RegionResolver.ResolveAsync(
                new CallSettings { Region = given },
                _home.Environment,
                new Lazy<ProfileStore>(() => ProfileStore.Load(_home.Environment, null)),
                profile,
                required: true,
                new MetadataTimeout(_home.Environment),
                TestContext.Current.CancellationToken
            )
        ).Region;
}
