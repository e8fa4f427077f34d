using AWS.Tools.SSOOIDC.IdentityCenter.State;

namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>What the endpoints share: the options, the address and everything that has been issued.</summary>
internal sealed class Center(IdentityCenterOptions options)
{
    public IdentityCenterOptions Options => options;

    /// <summary>Known once the server listens.</summary>
    public string Endpoint { get; set; } = "";

    public string StartUrl => Endpoint + "/start";

    public Secrets Secrets { get; } = new();

    public ClientStore Clients { get; } = new(options);

    public DeviceStore Devices { get; } = new(options);

    public TokenStore Tokens { get; } = new(options);

    public Pace PortalPace { get; } = new(options.Clock, options.PortalCallsPerSecond);

    public RoleKeys RoleKeys { get; } = new();

    /// <summary>The authorization requests that wait for a person at the authorize page, by the page's own key.</summary>
    public System.Collections.Concurrent.ConcurrentDictionary<string, AuthorizationRequest> Approvals { get; } =
        new(StringComparer.Ordinal);
}
