using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>A logout ends the session at the portal, whatever becomes of its entry.</summary>
public sealed class LogoutTests : IDisposable
{
    private readonly Bench _bench = new();

    private TestHome Home => _bench.Home;

    public void Dispose() => _bench.Dispose();

    private Task<SessionInfo?> LogOutAsync(SessionService? service = null) =>
        _bench.Drive((service ?? _bench.Service).DisconnectAsync(_bench.Target, _bench.Events, Bench.Stop));

    private SessionService ServiceThatCannotDelete(Func<bool> isHeld) =>
        new(
            Home.With(
                deleteFile: file =>
                {
                    if (isHeld())
                    {
                        throw new UnauthorizedAccessException("held");
                    }

                    File.Delete(file);
                }
            ),
            _ => _bench.Oidc,
            _bench.Memory,
            _bench.History
        );

    [Theory]
    [InlineData("text/html; charset=utf-8", false)]
    [InlineData("application/json", true)]
    public async Task A_networks_sign_in_page_is_no_portal(string type, bool isPortal)
    {
        using var portal = new RawService(_ => RawService.Http("200 OK", "{}", type: type));
        var settings = new EndpointSettings { Region = TestHome.Region, PortalUrl = new Uri(portal.Url) };
        using var service = new AwsOidcService(settings);
        Task logout = service.LogoutAsync("access-token", Bench.Stop);
        if (isPortal)
        {
            await logout;
        }
        else
        {
            Assert.Equal(OidcError.InvalidReply, (await Assert.ThrowsAsync<OidcException>(() => logout)).Error);
        }
    }

    [Fact]
    public async Task A_folder_that_takes_no_lock_file_is_no_reason_not_to_ask_the_portal()
    {
        Home.WriteToken(60);
        Assert.SkipUnless(Home.TryMakeCacheReadOnly(), "This user may write everywhere.");
        CoreException e = await Assert.ThrowsAsync<CoreException>(() => LogOutAsync());
        Assert.Equal(["access-0"], _bench.Oidc.LoggedOut);
        Assert.Equal((ErrorIds.CacheNotWritable, "corp"), (e.ErrorId, e.SessionName));
        Assert.Contains("ended at the portal", e.Message, StringComparison.Ordinal);
        Assert.Contains(Home.TokenFile(), e.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Something_else_in_the_locks_place_is_none_either(bool isFolder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        string path = Home.WriteToken(60);
        string locked = Path.ChangeExtension(path, ".lock");
        if (isFolder)
        {
            Directory.CreateDirectory(locked);
        }
        else
        {
            File.CreateSymbolicLink(locked, path + ".other");
        }

        await LogOutAsync();
        Assert.Equal(["access-0"], _bench.Oidc.LoggedOut);
        Assert.False(File.Exists(path));
        Assert.False(File.Exists(path + ".other"));
    }

    [Fact]
    public async Task A_token_that_was_revoked_is_never_given_out_again_and_its_entry_goes_at_the_next_try()
    {
        string path = Home.WriteToken(60);
        bool isHeld = true;
        SessionService service = ServiceThatCannotDelete(() => isHeld);
        await Assert.ThrowsAsync<CoreException>(() => LogOutAsync(service));
        Assert.True(File.Exists(path));

        CoreException e = await Assert.ThrowsAsync<CoreException>(() =>
            service.GetAccessTokenAsync(_bench.Target, _bench.Events, Bench.Stop)
        );
        Assert.Equal(ErrorIds.LoginRequired, e.ErrorId);
        Assert.Contains("logged out", e.Message, StringComparison.Ordinal);
        Assert.Equal(SessionStatus.LoggedOut, Assert.Single(await service.GetSessionsAsync(_bench.Events, Bench.Stop)).Status);

        isHeld = false;
        Assert.NotNull(await LogOutAsync(service));
        Assert.False(File.Exists(path));
        Assert.Single(_bench.Oidc.LoggedOut);
    }

    [Fact]
    public async Task A_forced_login_goes_on_where_the_old_entry_cannot_be_removed()
    {
        Home.WriteToken(60);
        SessionService service = ServiceThatCannotDelete(static () => true);
        SessionInfo info = await _bench.Drive(
            service.ConnectAsync(_bench.Target, new() { UseDeviceCode = true, Force = true }, _bench.Events, Bench.Stop)
        );
        Assert.Equal(SessionAction.LoggedIn, info.Action);
        Assert.Contains(Home.TokenFile(), Assert.Single(_bench.Events.Warnings), StringComparison.Ordinal);
        Assert.Contains("access-1", File.ReadAllText(Home.TokenFile()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_portal_fails_too_the_error_does_not_say_that_the_session_ended()
    {
        Home.WriteToken(60);
        _bench.Oidc.OnLogout = static (_, _) => Task.FromException(new OidcException(OidcError.ServiceFailed, "down"));
        CoreException e = await Assert.ThrowsAsync<CoreException>(() => LogOutAsync(ServiceThatCannotDelete(static () => true)));
        Assert.Contains("could not end the session", e.Message, StringComparison.Ordinal);
    }
}
