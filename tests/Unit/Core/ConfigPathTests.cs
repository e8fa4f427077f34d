using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>Where the shared files are.</summary>
public class ConfigPathTests
{
    private const string Unix = "The paths are those of Unix.";

    private readonly Dictionary<string, string?> _variables = new(StringComparer.Ordinal) { ["HOME"] = "/home/plum" };

    private HostEnvironment Host(HostPlatform platform = HostPlatform.Linux) =>
        new() { Variables = name => _variables.GetValueOrDefault(name), Platform = platform };

    [Fact]
    public void They_are_below_the_home_that_the_variable_of_the_system_names()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), Unix);
        _variables["USERPROFILE"] = "/users/pear";
        Assert.Equal("/home/plum/.aws/config", Host().ConfigFile);
        Assert.Equal("/home/plum/.aws/credentials", Host().CredentialsFile);
        Assert.Equal("/home/plum/.aws/sso/cache", Host().CacheDirectory);
        Assert.Equal("/users/pear/.aws/config", Host(HostPlatform.Windows).ConfigFile);
        _variables["HOME"] = "/";
        Assert.Equal("/.aws/config", Host().ConfigFile);
    }

    [Theory]
    [InlineData("plum")]
    [InlineData(".")]
    [InlineData("../plum")]
    public void A_home_that_is_no_absolute_path_is_none(string home)
    {
        _variables["HOME"] = home;
        HostEnvironment host = Host();
        Assert.Equal(("", "", "", ""), (host.HomeDirectory, host.ConfigFile, host.CredentialsFile, host.CacheDirectory));
        // Nor is what is asked for below it taken from the current folder.
        _variables["AWS_CONFIG_FILE"] = "~/config";
        Assert.Equal("", host.ConfigFile);
        CoreException e = Assert.Throws<CoreException>(() => SessionResolver.Resolve(host, new() { SessionName = "corp" }));
        Assert.Equal(ErrorIds.ConfigNotFound, e.ErrorId);
        Assert.Contains(".aws/config", e.Message, StringComparison.Ordinal);
        Assert.Contains("AWS_CONFIG_FILE", e.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("~", "/home/plum")]
    [InlineData("~/a/b", "/home/plum/a/b")]
    [InlineData("$HOME/a", "/home/plum/a")]
    [InlineData("${HOME}/a", "/home/plum/a")]
    [InlineData("$ONE$TWO/a", "/1/2/a")]
    [InlineData("${ONE}/x${TWO}", "/1/x/2")]
    [InlineData("$TILDE/a", "/home/plum/a")]
    [InlineData("/a/$NOT_SET/b", "/a/$NOT_SET/b")]
    [InlineData("/a/%ONE%", "/a/%ONE%")]
    [InlineData("/a/./b/../c", "/a/c")]
    [InlineData("a/b", "/work/here/a/b")]
    [InlineData("../b", "/work/b")]
    [InlineData("~plum/a", "/work/here/~plum/a")]
    public void A_path_is_read_as_people_write_it(string written, string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), Unix);
        (_variables["ONE"], _variables["TWO"], _variables["TILDE"]) = ("/1", "/2", "~");
        (_variables["AWS_CONFIG_FILE"], _variables["AWS_SHARED_CREDENTIALS_FILE"]) = (written, written);
        HostEnvironment.UseDirectory("/work/here");
        Assert.Equal((path, path), (Host().ConfigFile, Host().CredentialsFile));
    }

    [Theory]
    [InlineData("%ONE%/a", "/1/a")]
    [InlineData("$ONE/a", "/1/a")]
    [InlineData("%NOT_SET%/a", "/work/here/%NOT_SET%/a")]
    [InlineData("~\\a", "/users/pear/a")]
    public void Windows_has_ways_of_its_own_too(string written, string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), Unix);
        (_variables["ONE"], _variables["USERPROFILE"], _variables["AWS_CONFIG_FILE"]) = ("/1", "/users/pear", written);
        HostEnvironment.UseDirectory("/work/here");
        Assert.Equal(path, Host(HostPlatform.Windows).ConfigFile);
    }

    [Fact]
    public async Task Each_flow_of_control_starts_from_its_own_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), Unix);
        _variables["AWS_CONFIG_FILE"] = "config";
        Assert.Equal(["/a/config", "/b/config"], await Task.WhenAll(From("/a"), From("/b")));

        Task<string> From(string folder) =>
            Task.Run(() =>
            {
                HostEnvironment.UseDirectory(folder);
                return Host().ConfigFile;
            });
    }

    [Fact]
    public void The_profile_in_force_is_of_the_first_variable_that_names_one()
    {
        Assert.Equal("default", ProfileName.InForce(Host()));
        _variables["AWS_DEFAULT_PROFILE"] = "two";
        Assert.Equal("two", ProfileName.InForce(Host()));
        _variables["AWS_PROFILE"] = "";
        Assert.Equal("two", ProfileName.InForce(Host()));
        _variables["AWS_PROFILE"] = "one";
        Assert.Equal("one", ProfileName.InForce(Host()));
    }
}
