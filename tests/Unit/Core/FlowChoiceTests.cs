using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Flows;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

public class FlowChoiceTests
{
    private static readonly SessionTarget Session = new("corp", TestHome.StartUrl, TestHome.Region);

    private static FlowChoice Choose(
        LoginOptions? options = null,
        SessionTarget? target = null,
        HostPlatform platform = HostPlatform.Linux,
        string? file = null,
        params string[] variables
    )
    {
        var set = variables.Select(static v => v.Split('=', 2)).ToDictionary(static v => v[0], static v => v[1]);
        var environment = new HostEnvironment
        {
            Platform = platform,
            Variables = name => set.GetValueOrDefault(name),
            FileExists = path => path == file,
        };
        return FlowChoice.For(environment, target ?? Session, options ?? new LoginOptions());
    }

    [Theory]
    [InlineData("DISPLAY=:0", HostPlatform.Linux)]
    [InlineData("WAYLAND_DISPLAY=wayland-0", HostPlatform.Linux)]
    [InlineData("CI=false", HostPlatform.MacOS)]
    [InlineData("X=y", HostPlatform.Windows)]
    public void A_session_logs_in_with_a_browser_where_one_can_open(string variable, HostPlatform platform) =>
        Assert.Equal(LoginFlow.AuthorizationCode, Choose(platform: platform, variables: variable).Flow);

    [Theory]
    [InlineData("SSH_CONNECTION=1 2 3 4", "SSH")]
    [InlineData("SSH_TTY=/dev/pts/1", "SSH")]
    [InlineData("CI=true", "CI")]
    [InlineData("GITHUB_ACTIONS=true", "CI")]
    [InlineData("TF_BUILD=True", "CI")]
    [InlineData("KUBERNETES_SERVICE_HOST=10.0.0.1", "container")]
    [InlineData("DOTNET_RUNNING_IN_CONTAINER=true", "container")]
    [InlineData("X=y", "no display")]
    public void Where_none_can_it_is_device_code_and_the_reason_says_why(string variable, string reason)
    {
        FlowChoice choice = Choose(variables: reason == "no display" ? [variable] : ["DISPLAY=:0", variable]);
        Assert.Equal((LoginFlow.DeviceCode, true), (choice.Flow, choice.IsFallback));
        Assert.Contains(reason, choice.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/.dockerenv")]
    [InlineData("/run/.containerenv")]
    public void A_containers_mark_counts(string file) =>
        Assert.Contains("container", Choose(file: file, variables: "DISPLAY=:0").Reason, StringComparison.Ordinal);

    [Fact]
    public void What_is_asked_for_comes_first_and_legacy_is_device_code()
    {
        Assert.Equal(LoginFlow.AuthorizationCode, Choose(new() { UseAuthorizationCode = true }, variables: "CI=true").Flow);
        Assert.Equal(LoginFlow.DeviceCode, Choose(new() { UseDeviceCode = true }, variables: "DISPLAY=:0").Flow);
        Assert.Equal(LoginFlow.DeviceCode, Choose(new() { ShowQRCode = true }, variables: "DISPLAY=:0").Flow);
        Assert.Equal(
            LoginFlow.DeviceCode,
            Choose(target: new SessionTarget(null, TestHome.StartUrl, TestHome.Region), variables: "DISPLAY=:0").Flow
        );
    }

    public static TheoryData<LoginOptions> BadOptions =>
        new(
            new LoginOptions { Force = true, NonInteractive = true },
            new LoginOptions { UseDeviceCode = true, UseAuthorizationCode = true },
            new LoginOptions { RedirectPort = 0 },
            new LoginOptions { RedirectPort = 65536 },
            new LoginOptions { RedirectPort = 8080, UseDeviceCode = true },
            new LoginOptions { ShowQRCode = true, UseAuthorizationCode = true },
            new LoginOptions { Timeout = TimeSpan.Zero },
            new LoginOptions { Scopes = [] },
            new LoginOptions { Scopes = ["a b"] }
        );

    [Theory]
    [MemberData(nameof(BadOptions), DisableDiscoveryEnumeration = true)]
    public async Task Options_that_contradict_are_an_argument_error_before_any_call(LoginOptions options)
    {
        using var bench = new Bench();
        CoreException e = await Assert.ThrowsAsync<CoreException>(() => bench.ConnectAsync(options));
        Assert.Equal((ErrorIds.InvalidArgument, FailureKind.InvalidArgument), (e.ErrorId, e.Kind));
        Assert.Empty(bench.Oidc.Calls);
    }

    [Theory]
    [InlineData("https://example.com/a?b=c", true)]
    [InlineData("http://127.0.0.1:80/", true)]
    [InlineData("http://localhost/", true)]
    [InlineData("http://example.com/", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("calculator:", false)]
    public void Only_https_or_loopback_http_is_opened(string address, bool safe) =>
        Assert.Equal(safe, SystemBrowser.IsSafe(new Uri(address)));
}
