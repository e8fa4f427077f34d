using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace AWS.Tools.SSOOIDC.IdentityCenter.State;

/// <summary>The registered _clients.</summary>
internal sealed class ClientStore(IdentityCenterOptions options)
{
    private readonly ConcurrentDictionary<string, Client> _clients = new(StringComparer.Ordinal);

    public Client Register(string name, IReadOnlyList<string> scopes, IReadOnlyList<string> grantTypes, IReadOnlyList<string> redirectUris)
    {
        DateTimeOffset now = options.Clock.GetUtcNow();
        DateTimeOffset expires = now + options.RegistrationLifetime;
        string id = Secrets.Identifier(16);
        string secret = Secrets.Jwt(
            new
            {
                clientId = id,
                exp = expires.ToUnixTimeSeconds(),
                serial = Secrets.Identifier(48),
            }
        );
        return _clients[id] = new(id, secret, name, scopes, grantTypes, redirectUris, now, expires);
    }

    public Client? Find(string id) =>
        _clients.TryGetValue(id, out Client? client) && options.Clock.GetUtcNow() < client.ExpiresAt ? client : null;

    /// <summary>Gives the client whose secret this is.</summary>
    /// <exception cref="ServiceFault">InvalidClientException: unknown, another secret, or expired.</exception>
    public Client Authenticate(string id, string secret) =>
        Find(id) is { } client
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(client.Secret), Encoding.UTF8.GetBytes(secret))
            ? client
            : throw new ServiceFault(
                "InvalidClientException",
                "The client is unknown, its secret is wrong, or its registration has expired."
            );
}
