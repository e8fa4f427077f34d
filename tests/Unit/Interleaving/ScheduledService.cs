using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Interleaving;

/// <summary>A service that gives each refresh token once, and ends a session at its logout.</summary>
internal sealed class ScheduledService(Schedule schedule) : IOidcService
{
    private readonly HashSet<string> _live = ["refresh-0"];
    private int _issued;

    /// <summary>The refresh tokens that were sent, in order.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>The access tokens whose sessions were ended.</summary>
    public List<string> Ended { get; } = [];

    public string OidcEndpoint => "https://oidc.eu-west-1.amazonaws.com";

    public async Task<TokenReply> CreateTokenAsync(TokenRequest request, CancellationToken cancellationToken)
    {
        await schedule.StepAsync("send");
        Sent.Add(request.RefreshToken!);
        TokenReply? reply = Redeem(request.RefreshToken!);
        await schedule.StepAsync("hear");
        return reply ?? throw new OidcException(OidcError.InvalidGrant, "spent.");
    }

    public bool IsLive(string refreshToken) => _live.Contains(refreshToken);

    /// <summary>Redeems a token at once; null where it is not live.</summary>
    public TokenReply? Redeem(string refreshToken)
    {
        if (!_live.Remove(refreshToken))
        {
            return null;
        }
        string next = $"refresh-{++_issued}";
        _live.Add(next);
        return new TokenReply
        {
            AccessToken = $"access-{_issued}",
            ExpiresIn = TimeSpan.FromHours(8),
            RefreshToken = next,
        };
    }

    public async Task LogoutAsync(string accessToken, CancellationToken cancellationToken)
    {
        await schedule.StepAsync("log out");
        Ended.Add(accessToken);
        _live.Clear();
    }

    public Task<ClientRegistration> RegisterClientAsync(RegistrationRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<DeviceAuthorization> StartDeviceAuthorizationAsync(
        ClientRegistration registration,
        string startUrl,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public void Dispose() { }
}
