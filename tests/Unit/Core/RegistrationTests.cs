using System.Text.Json;
using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Flows;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

public sealed class RegistrationTests : IDisposable
{
    private static readonly LoginOptions Device = new() { UseDeviceCode = true, Force = true };

    private readonly Bench _bench = new();

    private FakeOidc Oidc => _bench.Oidc;

    public void Dispose() => _bench.Dispose();

    private string FileOf(string tool, IReadOnlyList<string>? scopes = null) =>
        Path.Combine(_bench.Home.Cache, CacheNames.Registration(tool, _bench.Target, scopes) + ".json");

    private void Write(string tool, string json)
    {
        Directory.CreateDirectory(_bench.Home.Cache);
        File.WriteAllText(FileOf(tool), json);
    }

    private RegistrationCache Cache => new(_bench.Home.Environment);

    [Fact]
    public async Task A_device_registration_stands_under_the_clis_name_and_is_reused()
    {
        await _bench.ConnectAsync(Device);
        Assert.Equal(
            """{"clientId":"client-1","clientSecret":"very-secret","expiresAt":"2026-04-02T03:04:05Z"}""",
            File.ReadAllText(FileOf(CacheNames.CliTool))
        );
        await _bench.ConnectAsync(Device);
        Assert.Single(Oidc.Registrations);
        Assert.Equal("client-1", Oidc.TokenRequests[^1].ClientId);
    }

    [Theory]
    [InlineData(15.1, 0)]
    [InlineData(14.9, 1)]
    [InlineData(-1, 1)]
    public async Task A_registration_is_reused_when_15_minutes_are_left(double minutes, int registrations)
    {
        Write(
            CacheNames.CliTool,
            $$"""{"clientId": "c", "clientSecret": "s", "expiresAt": "{{CacheTime.Format(TestHome.Start.AddMinutes(minutes))}}"}"""
        );
        await _bench.ConnectAsync(Device);
        Assert.Equal(registrations, Oidc.Registrations.Count);
    }

    // What the CLI writes for authorization code stands under the very name of a device registration.
    [Theory]
    [InlineData(LoginFlow.DeviceCode, "", true)]
    [InlineData(
        LoginFlow.DeviceCode,
        ", \"grantTypes\": [\"authorization_code\", \"refresh_token\"], \"scopes\": [\"sso:account:access\"]",
        false
    )]
    [InlineData(LoginFlow.DeviceCode, ", \"grantTypes\": [\"urn:ietf:params:oauth:grant-type:device_code\"]", true)]
    [InlineData(LoginFlow.AuthorizationCode, "", false)]
    [InlineData(
        LoginFlow.AuthorizationCode,
        ", \"grantTypes\": [\"authorization_code\", \"refresh_token\"], \"scopes\": [\"sso:account:access\"]",
        true
    )]
    [InlineData(LoginFlow.AuthorizationCode, ", \"grantTypes\": [\"authorization_code\"], \"scopes\": [\"sso:account:access\"]", false)]
    [InlineData(
        LoginFlow.AuthorizationCode,
        ", \"grantTypes\": [\"authorization_code\", \"refresh_token\"], \"scopes\": [\"other\"]",
        false
    )]
    public async Task A_registration_is_reused_only_when_its_grants_and_scopes_fit(LoginFlow flow, string extra, bool fits)
    {
        foreach (string? tool in new[] { CacheNames.CliTool, CacheNames.OwnTool })
        {
            Write(tool, $$"""{"clientId": "c", "clientSecret": "s", "expiresAt": "2027-01-01T00:00:00Z"{{extra}}}""");
            Assert.Equal(fits, await Cache.FindAsync(_bench.Target, null, flow, _bench.Events, Bench.Stop) is not null);
            File.Delete(FileOf(tool));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"clientId": "c", "expiresAt": "2027-01-01T00:00:00Z"}""")]
    [InlineData("""{"clientId": "c", "clientSecret": "s"}""")]
    public async Task A_broken_registration_counts_as_none(string json)
    {
        Write(CacheNames.CliTool, json);
        Assert.Null(await Cache.FindAsync(_bench.Target, null, LoginFlow.DeviceCode, _bench.Events, Bench.Stop));
    }

    [Fact]
    public async Task An_authorization_code_registration_stands_under_our_own_name_with_its_scopes()
    {
        var registration = new ClientRegistration
        {
            ClientId = "c",
            ClientSecret = "s",
            ExpiresAt = TestHome.Start,
            Scopes = ["sso:account:access"],
            GrantTypes = ["authorization_code", "refresh_token"],
        };
        await Cache.SaveAsync(_bench.Target, null, LoginFlow.AuthorizationCode, registration, _bench.Events);
        Assert.False(File.Exists(FileOf(CacheNames.CliTool)));
        Assert.Equal(
            "{\"clientId\":\"c\",\"clientSecret\":\"s\",\"expiresAt\":\"2026-01-02T03:04:05Z\","
                + "\"scopes\":[\"sso:account:access\"],\"grantTypes\":[\"authorization_code\",\"refresh_token\"]}",
            File.ReadAllText(FileOf(CacheNames.OwnTool))
        );
    }

    [Fact]
    public async Task Invalid_client_on_a_cached_registration_registers_once_more()
    {
        Write(CacheNames.CliTool, """{"clientId": "stale", "clientSecret": "s", "expiresAt": "2027-01-01T00:00:00Z"}""");
        Oidc.OnStart = registration => registration.ClientId == "stale" ? new OidcException(OidcError.InvalidClient, "unknown") : null;
        await _bench.ConnectAsync(Device);
        Assert.Equal(["start", "register", "start", "token"], Oidc.Calls);
        Assert.Single(_bench.Events.Verifications);
        using var saved = JsonDocument.Parse(File.ReadAllText(FileOf(CacheNames.CliTool)));
        Assert.Equal("client-1", saved.RootElement.GetProperty("clientId").GetString());
    }

    [Fact]
    public async Task Invalid_client_on_a_new_registration_is_an_error()
    {
        Oidc.OnStart = static _ => new OidcException(OidcError.InvalidClient, "unknown");
        Assert.Equal(ErrorIds.InvalidClient, (await Assert.ThrowsAsync<CoreException>(() => _bench.ConnectAsync(Device))).ErrorId);
        Assert.Single(Oidc.Registrations);
    }

    [Fact]
    public async Task A_registration_that_cannot_be_saved_does_not_end_the_login()
    {
        Directory.CreateDirectory(FileOf(CacheNames.CliTool));
        Assert.Equal(SessionAction.LoggedIn, (await _bench.ConnectAsync(Device)).Action);
        Assert.Contains(_bench.Events.Verboses, static text => text.Contains("registration was not saved", StringComparison.Ordinal));
    }
}
