using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace AWS.Tools.SSOOIDC.IdentityCenter.State;

/// <summary>A registered public client.</summary>
internal sealed record Client(
    string Id,
    string Secret,
    string Name,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> GrantTypes,
    IReadOnlyList<string> RedirectUris,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt)
{
    /// <summary>A client that names no grants has those of the device flow; the authorization code must be asked for.</summary>
    public bool MayUse(string grantType) => GrantTypes.Count == 0 ? grantType != Grants.AuthorizationCode : GrantTypes.Contains(grantType);
}

/// <summary>The registered clients.</summary>
internal sealed class ClientStore(IdentityCenterOptions options)
{
    private readonly ConcurrentDictionary<string, Client> clients = new(StringComparer.Ordinal);

    public Client Register(string name, IReadOnlyList<string> scopes, IReadOnlyList<string> grantTypes, IReadOnlyList<string> redirectUris)
    {
        var now = options.Clock.GetUtcNow();
        var expires = now + options.RegistrationLifetime;
        var id = Secrets.Identifier(16);
        var secret = Secrets.Jwt(new { clientId = id, exp = expires.ToUnixTimeSeconds(), serial = Secrets.Identifier(48) });
        return clients[id] = new(id, secret, name, scopes, grantTypes, redirectUris, now, expires);
    }

    public Client? Find(string id) =>
        clients.TryGetValue(id, out var client) && options.Clock.GetUtcNow() < client.ExpiresAt ? client : null;

    /// <summary>Gives the client whose secret this is.</summary>
    /// <exception cref="ServiceFault">InvalidClientException: unknown, another secret, or expired.</exception>
    public Client Authenticate(string id, string secret) =>
        Find(id) is { } client && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(client.Secret), Encoding.UTF8.GetBytes(secret))
            ? client
            : throw new ServiceFault("InvalidClientException", "The client is unknown, its secret is wrong, or its registration has expired.");
}
