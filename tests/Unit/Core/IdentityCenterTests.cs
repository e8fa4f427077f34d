using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Flows;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.IdentityCenter;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>The library as it is, SDK and all, against a local IAM Identity Center.</summary>
public sealed class IdentityCenterTests : IAsyncLifetime
{
    private readonly RecordedEvents _events = new();
    private readonly HttpClient _person = new();
    private TestHome _home = null!;
    private IdentityCenterServer _center = null!;
    private SessionService _service = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => StartAsync(new());

    public async ValueTask DisposeAsync()
    {
        _person.Dispose();
        _home.Dispose();
        await _center.DisposeAsync();
    }

    private async ValueTask StartAsync(IdentityCenterOptions options)
    {
        if (_center is not null)
        {
            await _center.DisposeAsync();
        }

        _home?.Dispose();
        _center = await IdentityCenterServer.StartAsync(options, Stop);
        _home = new TestHome(TimeProvider.System);
        TestHome home = _home;
        var environment = new HostEnvironment
        {
            HomeDirectory = home.Directory,
            Variables = name => home.Variables.GetValueOrDefault(name),
            Browser = home.Browser,
            FileExists = static _ => false,
            HostName = "host",
        };
        _home.Variables["AWS_ENDPOINT_URL"] = _center.Endpoint;
        _service = new SessionService(
            environment,
            static settings => new AwsOidcService(settings),
            new MemoryTokenStore(),
            new RefreshHistory()
        );
        Configure(_center.StartUrl);
    }

    private void Configure(string startUrl) =>
        _home.WriteConfig(
            $"[sso-session corp]\nsso_start_url = {startUrl}\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n"
        );

    private SessionTarget Target => SessionResolver.Resolve(_home.Environment, new SessionSelector { SessionName = "corp" });

    private Task<SessionInfo> ConnectAsync(LoginOptions? options = null) =>
        _service.ConnectAsync(Target, options ?? new LoginOptions(), _events, Stop);

    // What a browser does when the person approves at once.
    private void ApproveInBrowser() =>
        _home.Browser.OnOpen = page =>
            _ = Task.Run(async () =>
            {
                string form = await _person.GetStringAsync(page);
                string request = System.Text.RegularExpressions.Regex.Match(form, "name=\"request\" value=\"([^\"]+)\"").Groups[1].Value;
                await _person.PostAsync(
                    new Uri(_center.Endpoint + "/authorize"),
                    new FormUrlEncodedContent([new("request", request), new("decision", "approve")])
                );
            });

    private void AssertNoSecretWasSaid(Exception? e = null)
    {
        foreach (string secret in _center.IssuedSecrets)
        {
            Assert.DoesNotContain(secret, _events.All + e?.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Authorization_code_logs_in_and_the_second_time_costs_nothing()
    {
        ApproveInBrowser();
        SessionInfo info = await ConnectAsync();
        Assert.Equal((SessionAction.LoggedIn, SessionStatus.Valid, true), (info.Action, info.Status, info.CanRefresh));
        string token = (await _service.GetAccessTokenAsync(Target, _events, Stop)).ToPlainText();
        Assert.True(_center.IsValidAccessToken(token));
        int count = _center.Requests.Count;
        Assert.Equal(SessionAction.Cached, (await ConnectAsync()).Action);
        Assert.Equal(count, _center.Requests.Count);
        AssertNoSecretWasSaid();
    }

    [Fact]
    public async Task Authorization_code_sends_what_the_protocol_says()
    {
        ApproveInBrowser();
        await ConnectAsync();
        JsonElement registration = _center.RequestsTo("RegisterClient").Single().Json!.Value;
        Assert.Equal("http://127.0.0.1/oauth/callback", registration.GetProperty("redirectUris")[0].GetString());
        Assert.Equal(
            ["authorization_code", "refresh_token"],
            registration.GetProperty("grantTypes").EnumerateArray().Select(static g => g.GetString())
        );
        Assert.Equal(_center.StartUrl, registration.GetProperty("issuerUrl").GetString());

        var query = _center
            .RequestsTo("Authorize")
            .Single()
            .Query.Split('&')
            .Select(static p => p.Split('='))
            .ToDictionary(static p => p[0], static p => Uri.UnescapeDataString(p[1]));
        JsonElement token = _center.RequestsTo("CreateToken").Single().Json!.Value;
        string verifier = token.GetProperty("codeVerifier").GetString()!;
        Assert.InRange(verifier.Length, 43, 128);
        Assert.Equal(
            Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
            query["code_challenge"]
        );
        Assert.Equal(("code", "S256", "sso:account:access"), (query["response_type"], query["code_challenge_method"], query["scopes"]));
        Assert.Matches("^http://127\\.0\\.0\\.1:[0-9]+/oauth/callback$", query["redirect_uri"]);
        Assert.Equal(query["redirect_uri"], token.GetProperty("redirectUri").GetString());
        Assert.Equal("authorization_code", token.GetProperty("grantType").GetString());
    }

    [Fact]
    public async Task The_verification_comes_after_the_port_is_bound_and_the_port_can_be_fixed()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        int port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        _events.OnVerification = async shown =>
        {
            Assert.Contains(FormattableString.Invariant($"127.0.0.1%3A{port}"), shown.AuthorizationUri, StringComparison.Ordinal);
            using HttpResponseMessage reply = await _person.GetAsync(
                new Uri(FormattableString.Invariant($"http://127.0.0.1:{port}/favicon.ico")),
                Stop
            );
            Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        };
        ApproveInBrowser();
        await ConnectAsync(new() { RedirectPort = port });
        Assert.Single(_events.Verifications);
    }

    [Fact]
    public async Task A_denial_in_the_browser_has_its_own_error()
    {
        _center.Script("Authorize", Reply.Denied());
        _home.Browser.OnOpen = page => _ = _person.GetAsync(page);
        Assert.Equal(ErrorIds.AccessDenied, (await Assert.ThrowsAsync<CoreException>(() => ConnectAsync())).ErrorId);
    }

    [Fact]
    public async Task A_stop_while_the_browser_is_waited_for_frees_the_port_and_leaves_the_cache()
    {
        Dictionary<string, string> before = _home.Snapshot();
        string? address = null;
        await Prompt.AssertStopsAsync(async stop =>
        {
            _home.Browser.Opened.Clear();
            Task<SessionInfo> work = _service.ConnectAsync(Target, new LoginOptions(), _events, stop);
            while (_home.Browser.Opened.Count == 0)
            {
                await Task.Delay(1, Stop);
            }

            address = Uri.UnescapeDataString(_home.Browser.Opened[0].Query.Split("redirect_uri=")[1].Split('&')[0]);
            return work;
        });
        Assert.Equal(before, _home.Snapshot());
        using var again = new CallbackListener(new HostEnvironment(), new Uri(address!).Port);
    }

    [Fact]
    public async Task A_lost_reply_to_the_exchange_is_not_sent_again()
    {
        _center.Script("CreateToken", Reply.LoseReply());
        ApproveInBrowser();
        CoreException e = await Assert.ThrowsAsync<CoreException>(() => ConnectAsync());
        Assert.Equal(ErrorIds.ServiceUnreachable, e.ErrorId);
        Assert.Single(_center.RequestsTo("CreateToken"));
        AssertNoSecretWasSaid(e);
    }

    [Fact]
    public async Task Device_code_logs_in_when_the_person_approves()
    {
        _events.OnVerification = shown =>
        {
            _center.Approve(shown.UserCode!);
            return Task.CompletedTask;
        };
        SessionInfo info = await ConnectAsync(new() { UseDeviceCode = true, NoBrowser = true });
        Assert.Equal(SessionAction.LoggedIn, info.Action);
        Assert.Empty(_home.Browser.Opened);
        AssertNoSecretWasSaid();
    }

    [Theory]
    [InlineData(true, ErrorIds.AccessDenied)]
    [InlineData(false, ErrorIds.ExpiredDeviceCode)]
    public async Task Device_code_ends_with_the_services_answer(bool denied, string id)
    {
        _center.Script("CreateToken", Reply.Pending(), Reply.Error("InternalServerException"));
        _center.Script("CreateToken", denied ? Reply.Denied() : Reply.Expired());
        CoreException e = await Assert.ThrowsAsync<CoreException>(() => ConnectAsync(new() { UseDeviceCode = true }));
        Assert.Equal(id, e.ErrorId);
        Assert.StartsWith("Amazon.SSOOIDC.Model.", e.InnerException!.GetType().FullName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flow_that_changes_registers_again()
    {
        await StartAsync(new() { AutoApprove = true });
        _home.Browser.OnOpen = page => _ = _person.GetAsync(page);
        await ConnectAsync();
        await ConnectAsync(new() { UseDeviceCode = true, Force = true });
        Assert.Equal(2, _center.RequestsTo("RegisterClient").Count);
        await ConnectAsync(new() { UseDeviceCode = true, Force = true });
        await ConnectAsync(new() { Force = true });
        Assert.Equal(2, _center.RequestsTo("RegisterClient").Count);
        Assert.Equal(3, _center.RequestsTo("Logout").Count);
    }

    [Fact]
    public async Task A_client_that_the_service_forgot_is_registered_once_more()
    {
        await StartAsync(new() { AutoApprove = true });
        await ConnectAsync(new() { UseDeviceCode = true });
        _center.Script("StartDeviceAuthorization", Reply.Error("InvalidClientException"));
        Assert.Equal(SessionAction.LoggedIn, (await ConnectAsync(new() { UseDeviceCode = true, Force = true })).Action);
        Assert.Equal(2, _center.RequestsTo("RegisterClient").Count);
    }

    [Fact]
    public async Task A_refresh_spends_the_token_once_and_the_logout_ends_it()
    {
        await StartAsync(new() { AutoApprove = true, AccessTokenLifetime = TimeSpan.FromMinutes(10) });
        await ConnectAsync(new() { UseDeviceCode = true });
        string first = File.ReadAllText(_home.TokenFile());
        Assert.Equal(SessionAction.Refreshed, (await ConnectAsync()).Action);
        Assert.NotEqual(first, File.ReadAllText(_home.TokenFile()));
        string token = (await _service.GetAccessTokenAsync(Target, _events, Stop)).ToPlainText();
        await _service.DisconnectAsync(Target, _events, Stop);
        Assert.False(_center.IsValidAccessToken(token));
        Assert.False(File.Exists(_home.TokenFile()));
        Assert.Empty(_events.Warnings);
    }

    [Fact]
    public async Task A_vanity_start_url_is_resolved_for_the_service_alone()
    {
        await StartAsync(new() { AutoApprove = true, VanityPath = "/vanity" });
        Configure(_center.VanityUrl!);
        _home.Browser.OnOpen = page => _ = _person.GetAsync(page);
        SessionInfo info = await ConnectAsync();
        Assert.Equal(_center.VanityUrl, info.StartUrl);
        Assert.Contains($"\"startUrl\":\"{_center.VanityUrl}\"", File.ReadAllText(info.CachePath!), StringComparison.Ordinal);
        Assert.Equal(_center.StartUrl, _center.RequestsTo("RegisterClient").Single().Json!.Value.GetProperty("issuerUrl").GetString());
        Assert.True(File.Exists(Path.Combine(_home.Cache, CacheNames.Registration(CacheNames.OwnTool, Target, Target.Scopes) + ".json")));
        await ConnectAsync(new() { UseDeviceCode = true, Force = true });
        Assert.Equal(
            _center.StartUrl,
            _center.RequestsTo("StartDeviceAuthorization").Single().Json!.Value.GetProperty("startUrl").GetString()
        );
    }

    [Fact]
    public async Task A_hanging_service_is_left_within_100_ms_of_a_stop()
    {
        await Prompt.AssertStopsAsync(async stop =>
        {
            _center.Script("RegisterClient", Reply.Hang());
            int count = _center.RequestsTo("RegisterClient").Count + 1;
            Task<SessionInfo> work = _service.ConnectAsync(Target, new LoginOptions { UseDeviceCode = true }, _events, stop);
            await _center.WaitForRequestAsync("RegisterClient", count, Stop);
            return work;
        });
    }
}
