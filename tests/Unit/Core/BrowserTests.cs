using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

public class BrowserTests
{
    private const string Address = "https://example.com/a?b=c&d=%25";

    private static string[][] Commands(HostPlatform platform, string[] files, params string[] variables)
    {
        var set = variables.Select(static v => v.Split('=', 2)).ToDictionary(static v => v[0], static v => v[1]);
        var environment = new HostEnvironment
        {
            Platform = platform,
            Variables = name => set.GetValueOrDefault(name),
            FileExists = files.Contains,
        };
        return [.. SystemBrowser.Commands(environment, Address)];
    }

    [Theory]
    [InlineData("PATH=.:bin::/none:/made/up/bin")]
    [InlineData("PATH=:/made/up/bin")]
    public void The_opener_is_the_one_in_an_absolute_folder_of_the_path(string path) =>
        Assert.Equal(
            [["/made/up/bin/xdg-open", Address]],
            Commands(HostPlatform.Linux, ["./xdg-open", "xdg-open", "bin/xdg-open", "/made/up/bin/xdg-open"], path)
        );

    [Fact]
    public void Without_one_there_is_nothing_to_start() =>
        Assert.Empty(Commands(HostPlatform.Linux, ["xdg-open", "./xdg-open"], "PATH=.::relative"));

    [Theory]
    [InlineData("/made/up/one", "/made/up/one|@")]
    [InlineData("one", "/made/up/one|@")]
    [InlineData("one --new-window", "/made/up/one|--new-window|@")]
    [InlineData("one --url=%s --x", "/made/up/one|--url=@|--x")]
    [InlineData("one %s &", "/made/up/one|@")]
    [InlineData("'/made/up/a b' \"c d\"", "/made/up/a b|c d|@")]
    [InlineData("/made/up/a b", "/made/up/a b|@")]
    [InlineData("one;rm $(x) `y`", "")]
    [InlineData("./one", "")]
    [InlineData("sub/one", "")]
    public void Browser_comes_before_the_systems_own_way(string browser, string expected)
    {
        string[][] commands = Commands(
            HostPlatform.Linux,
            ["/made/up/one", "/made/up/a b", "/made/up/xdg-open", "./one", "sub/one"],
            "PATH=/made/up",
            "BROWSER=" + browser
        );
        string[] own = ["/made/up/xdg-open", Address];
        Assert.Equal(
            expected.Length == 0 ? [own] : [expected.Replace("@", Address, StringComparison.Ordinal).Split('|'), own],
            commands
        );
    }

    [Fact]
    public void Of_several_browsers_each_is_tried_in_turn() =>
        Assert.Equal(
            [["/made/up/two", Address], ["/made/up/three", Address]],
            Commands(HostPlatform.Linux, ["/made/up/two", "/made/up/three"], "PATH=/made/up", "BROWSER=one:two::three %s")
        );

    [Fact]
    public void In_wsl_the_page_opens_in_windows() =>
        Assert.Equal(
            ["/made/up/wslview", "/made/up/xdg-open"],
            Commands(HostPlatform.Linux, ["/made/up/wslview", "/made/up/xdg-open"], "PATH=/made/up", "WSL_DISTRO_NAME=x").Select(c => c[0])
        );

    [Theory]
    [InlineData(@"C:\browser.exe", true)]
    [InlineData(@"C:browser.exe", false)]
    [InlineData(@"\browser.exe", false)]
    [InlineData(@"C:\browser.cmd", false)]
    [InlineData(@"C:\browser.BAT", false)]
    public void On_windows_no_command_shell_and_no_current_folder_takes_part(string browser, bool isTaken) =>
        Assert.Equal(isTaken ? [[browser, Address]] : [], Commands(HostPlatform.Windows, [browser], "BROWSER=" + browser));

    [Theory]
    [InlineData("a", "\"a\"")]
    [InlineData("a b|c", "\"a b\" \"c\"")]
    [InlineData("", "\"\"")]
    [InlineData("C:\\x\\", "\"C:\\x\\\\\"")]
    [InlineData("a\\\"b", "\"a\\\\\\\"b\"")]
    [InlineData("a\"\"b", "\"a\\\"\\\"b\"")]
    [InlineData("a\\b", "\"a\\b\"")]
    public void Arguments_are_joined_as_programs_split_them(string arguments, string line) =>
        Assert.Equal(line, SystemBrowser.Join(arguments.Split('|')));

    [Fact]
    public void A_file_that_may_not_be_run_is_no_browser()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var home = new TestHome();
        string path = Path.Combine(home.Directory, "browser");
        File.WriteAllText(path, "#!/bin/sh\n");
        Assert.Empty(Commands(HostPlatform.Linux, [path], "BROWSER=" + path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Single(Commands(HostPlatform.Linux, [path], "BROWSER=" + path));
    }
}
