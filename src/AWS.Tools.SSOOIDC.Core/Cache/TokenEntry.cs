using System.Text.Json;
using AWS.Tools.SSOOIDC.Core.Config;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>
/// A cached token, as every AWS tool stores it. Fields that are not known here are kept. Not a record, on purpose: it has no text form
/// that could leak.
/// </summary>
internal sealed class TokenEntry
{
    private static readonly string[] Known =
    [
        "startUrl",
        "region",
        "accessToken",
        "expiresAt",
        "clientId",
        "clientSecret",
        "registrationExpiresAt",
        "refreshToken",
    ];

    private readonly Dictionary<string, string>? _unknown;

    public TokenEntry(TokenEntry? previous = null) => _unknown = previous?._unknown;

    private TokenEntry(Dictionary<string, string> unknown) => _unknown = unknown;

    public required string AccessToken { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public string? StartUrl { get; init; }

    public string? Region { get; init; }

    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    public DateTimeOffset? RegistrationExpiresAt { get; init; }

    public string? RefreshToken { get; init; }

    /// <summary>Reads an entry; null when the fields that a token needs are not there.</summary>
    public static TokenEntry? From(Dictionary<string, JsonElement> members)
    {
        if (
            members.Text("accessToken") is not { } accessToken
            || !CacheTime.TryParse(members.Text("expiresAt"), out DateTimeOffset expiresAt)
        )
        {
            return null;
        }

        // As they are written, whatever they are: they are not this library's to understand.
        var unknown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, JsonElement> member in members)
        {
            if (member.Value.ValueKind != JsonValueKind.Null && !Known.Contains(member.Key) && member.Value.TryGetRawText() is { } raw)
            {
                unknown[member.Key] = raw;
            }
        }

        return new TokenEntry(unknown)
        {
            AccessToken = accessToken,
            ExpiresAt = expiresAt,
            StartUrl = members.Text("startUrl"),
            Region = members.Text("region"),
            ClientId = members.Text("clientId"),
            ClientSecret = members.Text("clientSecret"),
            RegistrationExpiresAt = CacheTime.TryParse(members.Text("registrationExpiresAt"), out DateTimeOffset registration)
                ? registration
                : null,
            RefreshToken = members.Text("refreshToken"),
        };
    }

    public byte[] ToJson() =>
        CacheJson.WriteObject(json =>
        {
            Write("startUrl", StartUrl);
            Write("region", Region);
            Write("accessToken", AccessToken);
            Write("expiresAt", CacheTime.Format(ExpiresAt));
            Write("clientId", ClientId);
            Write("clientSecret", ClientSecret);
            if (RegistrationExpiresAt is { } registration)
            {
                Write("registrationExpiresAt", CacheTime.Format(registration));
                Write("refreshToken", RefreshToken);
            }

            foreach (KeyValuePair<string, string> member in _unknown ?? [])
            {
                json.WritePropertyName(member.Key);
                json.WriteRawValue(member.Value, skipInputValidation: true);
            }

            // The Go SDK refuses a null, so what is not there is left out.
            void Write(string name, string? value)
            {
                if (value is not null)
                {
                    json.WriteString(name, value);
                }
            }
        });

    /// <summary>Whether both are the same token, whoever wrote them.</summary>
    public bool SameAs(TokenEntry? other) =>
        other is not null && AccessToken == other.AccessToken && RefreshToken == other.RefreshToken && ExpiresAt == other.ExpiresAt;

    /// <summary>An entry that names another start URL or region than the config belongs to something else.</summary>
    public bool BelongsTo(SessionTarget target) =>
        (StartUrl is null || StartUrl == target.StartUrl)
        && (Region is null || string.Equals(Region, target.Region, StringComparison.OrdinalIgnoreCase));

    public bool IsUnexpired(DateTimeOffset now) => ExpiresAt > now;

    public bool CanRefresh(DateTimeOffset now) =>
        RefreshToken is not null && ClientId is not null && ClientSecret is not null && RegistrationExpiresAt > now;
}
