using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>How often a session's calls are made: as often as the environment says, else the profile.</summary>
public sealed class RetryTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly RawService _service = new(static _ => RawService.Http("500 Internal Server Error", "{}"));

    public void Dispose()
    {
        _service.Dispose();
        _home.Dispose();
    }

    public static TheoryData<string> Calls => ["register", "logout", "accounts", "roles", "keys"];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task The_environment_bounds_every_call(string call)
    {
        _home.WriteConfig("[default]\nmax_attempts = 5\n");
        _home.Variables["AWS_MAX_ATTEMPTS"] = "1";
        Assert.Equal(1, await CountAsync(call));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task The_profile_bounds_every_call(string call)
    {
        _home.WriteConfig("[default]\nmax_attempts = 1\n");
        Assert.Equal(1, await CountAsync(call));
    }

    [Theory]
    [InlineData("2", 2)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("many", null)]
    [InlineData("+3", null)]
    [InlineData("99999999999", null)]
    public void What_is_no_number_of_attempts_says_nothing(string value, int? attempts)
    {
        _home.Variables["AWS_MAX_ATTEMPTS"] = value;
        Assert.Equal(attempts, EndpointSettings.For(_home.Environment, _home.Target, null).MaxAttempts);
    }

    [Theory]
    [InlineData("Adaptive", "standard", "Adaptive")]
    [InlineData(null, "adaptive", "Adaptive")]
    [InlineData(null, "STANDARD", "Standard")]
    [InlineData("legacy", null, null)]
    [InlineData("1", null, null)]
    public void The_mode_is_the_environments_else_the_profiles(string? variable, string? key, string? mode)
    {
        if (variable is not null)
        {
            _home.Variables["AWS_RETRY_MODE"] = variable;
        }
        if (key is not null)
        {
            _home.WriteConfig($"[default]\nretry_mode = {key}\n");
        }
        Assert.Equal(mode, EndpointSettings.For(_home.Environment, _home.Target, null).RetryMode);
    }

    private async Task<int> CountAsync(string call)
    {
        var settings = EndpointSettings.For(_home.Environment, _home.Target, _service.Url);
        using var oidc = new AwsOidcService(settings);
        using var portal = new AwsPortalService(settings);
        Task asked = call switch
        {
            "register" => oidc.RegisterClientAsync(new RegistrationRequest { ClientName = "plum" }, Bench.Stop),
            "logout" => oidc.LogoutAsync("token", Bench.Stop),
            "accounts" => portal.ListAccountsAsync("token", null, Bench.Stop),
            "roles" => portal.ListRolesAsync("token", "111122223333", null, Bench.Stop),
            _ => portal.GetRoleKeysAsync("token", "111122223333", "plum", Bench.Stop),
        };
        await Assert.ThrowsAsync<OidcException>(() => asked);
        return _service.Requests;
    }
}
