using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AWS.Tools.SSOOIDC.Tests.Module.Login;

/// <summary>A home folder with a shared config and token cache for a local Identity Center.</summary>
internal sealed class SessionHome(string folder, IdentityCenterServer center)
{
    public const string Region = "us-east-1";

    /// <summary>The folder of the token cache.</summary>
    public string Cache { get; } = Path.Combine(folder, ".aws", "sso", "cache");

    /// <summary>The environment in which all AWS tools find the Identity Center, and in which no browser can open.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; } =
        new Dictionary<string, string?>
        {
            ["HOME"] = folder,
            ["USERPROFILE"] = folder,
            ["AWS_ENDPOINT_URL_SSO_OIDC"] = center.Endpoint,
            ["AWS_ENDPOINT_URL_SSO"] = center.Endpoint,
            ["DISPLAY"] = null,
            ["WAYLAND_DISPLAY"] = null,
        };

    /// <summary>The file of a session's token.</summary>
    public string TokenFile(string key = "corp") =>
        Path.Combine(Cache, Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(key))) + ".json");

    /// <summary>A session's entry as it is now.</summary>
    public JsonObject ReadToken(string key = "corp") => JsonNode.Parse(File.ReadAllText(TokenFile(key)))!.AsObject();

    /// <summary>All files of the cache with their content.</summary>
    public Dictionary<string, string> Snapshot() =>
        Directory.Exists(Cache) ? Directory.GetFiles(Cache).Order().ToDictionary(path => Path.GetFileName(path), File.ReadAllText) : [];

    /// <summary>Writes the config that <see cref="SessionTest"/> describes, and more.</summary>
    public void WriteConfig(string more = "")
    {
        Directory.CreateDirectory(Path.Combine(folder, ".aws"));
        File.WriteAllText(
            Path.Combine(folder, ".aws", "config"),
            $"""
            [sso-session corp]
            sso_start_url = {center.StartUrl}
            sso_region = {Region}
            sso_registration_scopes = sso:account:access

            [profile dev]
            sso_session = corp
            sso_account_id = 111122223333
            sso_role_name = ReadOnlyAccess
            region = {Region}

            [profile legacy]
            sso_start_url = {center.StartUrl}
            sso_region = {Region}
            sso_account_id = 111122223333
            sso_role_name = ReadOnlyAccess
            region = {Region}

            {more}
            """
        );
    }

    /// <summary>Logs in without this module and leaves the token in the cache, as if most of its time had passed.</summary>
    /// <param name="timeLeft">How long the entry says that the token is still valid.</param>
    /// <param name="key">The session's name, or start URL.</param>
    public async Task SeedAsync(TimeSpan timeLeft, string key = "corp")
    {
        using var http = new HttpClient { BaseAddress = new Uri(center.Endpoint) };
        JsonNode client = await PostAsync(
            "/client/register",
            new JsonObject { ["clientName"] = "another-tool", ["clientType"] = "public" }
        );
        JsonObject Authenticated(params (string Name, string Value)[] members)
        {
            JsonObject body = new() { ["clientId"] = (string)client["clientId"]!, ["clientSecret"] = (string)client["clientSecret"]! };
            foreach ((string name, string value) in members)
            {
                body[name] = value;
            }
            return body;
        }

        JsonNode device = await PostAsync("/device_authorization", Authenticated(("startUrl", center.StartUrl)));
        center.Approve((string)device["userCode"]!);
        JsonNode token = await PostAsync(
            "/token",
            Authenticated(("grantType", "urn:ietf:params:oauth:grant-type:device_code"), ("deviceCode", (string)device["deviceCode"]!))
        );
        DateTimeOffset now = DateTimeOffset.UtcNow;
        WriteEntry(
            key,
            Authenticated(
                ("startUrl", center.StartUrl),
                ("region", Region),
                ("accessToken", (string)token["accessToken"]!),
                ("expiresAt", Time(now + timeLeft)),
                ("registrationExpiresAt", Time(now.AddDays(30))),
                ("refreshToken", (string)token["refreshToken"]!)
            )
        );
        center.Reset();

        async Task<JsonNode> PostAsync(string path, JsonObject body)
        {
            using HttpResponseMessage reply = await http.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
            reply.EnsureSuccessStatusCode();
            return (await reply.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
        }
    }

    /// <summary>Makes an entry's token one that expires after <paramref name="timeLeft"/>.</summary>
    public void Age(TimeSpan timeLeft, string key = "corp")
    {
        JsonObject entry = ReadToken(key);
        entry["expiresAt"] = Time(DateTimeOffset.UtcNow + timeLeft);
        WriteEntry(key, entry);
    }

    /// <summary>Writes a file of the cache that only its owner can read.</summary>
    public void WritePrivate(string path, string text)
    {
        Directory.CreateDirectory(Cache);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private void WriteEntry(string key, JsonObject entry) => WritePrivate(TokenFile(key), entry.ToJsonString());

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null as IFormatProvider);
}
