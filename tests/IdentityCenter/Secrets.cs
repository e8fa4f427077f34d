using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>Makes secrets and remembers every one that crossed the wire, in either direction.</summary>
internal sealed class Secrets
{
    // Shorter values would turn up in any text by chance.
    private const int ShortestRemembered = 8;

    // The members that the models call sensitive, and the codes that are worth as much.
    private static readonly HashSet<string> SensitiveMembers = new(StringComparer.Ordinal)
    {
        "accessToken",
        "assertion",
        "clientSecret",
        "code",
        "codeVerifier",
        "deviceCode",
        "idToken",
        "refreshToken",
        "secretAccessKey",
        "sessionToken",
        "subjectToken",
    };

    private readonly Lock _gate = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<string> _issued = [];

    public IReadOnlyList<string> Issued
    {
        get
        {
            lock (_gate)
            {
                return [.. _issued];
            }
        }
    }

    /// <summary>A random identifier in base64url.</summary>
    public static string Identifier(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));

    /// <summary>A long opaque token.</summary>
    public static string Opaque(string prefix) => prefix + Identifier(120);

    /// <summary>A token in the form of a JWT; nobody can verify its signature.</summary>
    public static string Jwt(object payload) =>
        string.Join(
            '.',
            Base64Url.EncodeToString(
                JsonSerializer.SerializeToUtf8Bytes(
                    new
                    {
                        alg = "ES384",
                        typ = "JWT",
                        kid = Identifier(12),
                    }
                )
            ),
            Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(payload)),
            Identifier(96)
        );

    /// <summary>Eight letters without vowels, which spell no words and are not mistaken for digits.</summary>
    public static string UserCode()
    {
        string letters = RandomNumberGenerator.GetString("BCDFGHJKLMNPQRSTVWXZ", 8);
        return $"{letters[..4]}-{letters[4..]}";
    }

    public void Remember(string? secret)
    {
        if (secret is not { Length: >= ShortestRemembered })
        {
            return;
        }

        lock (_gate)
        {
            if (_known.Add(secret))
            {
                _issued.Add(secret);
            }
        }
    }

    /// <summary>Remembers the sensitive members of a body, at any depth.</summary>
    public void RememberAll(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in json.EnumerateArray())
            {
                RememberAll(item);
            }
        }
        else if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in json.EnumerateObject())
            {
                if (member.Value.ValueKind == JsonValueKind.String && SensitiveMembers.Contains(member.Name))
                {
                    Remember(member.Value.GetString());
                }

                RememberAll(member.Value);
            }
        }
    }
}
