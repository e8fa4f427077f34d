using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SSO;
using Amazon.SSO.Model;
using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;
using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Flows;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Text;
using CsCheck;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Fuzz;

/// <summary>The parsers of what others write, and what holds for each whatever it is given.</summary>
internal static class FuzzTargets
{
    private const string State = "the-state-that-counts";
    private const string Host = "127.0.0.1:4711";

    public const string Entry = """
        {"startUrl": "https://d-abc123.awsapps.com/start", "region": "eu-west-1", "accessToken": "aoaAAAA", "expiresAt":
        "2026-01-02T03:04:05Z", "clientId": "c", "clientSecret": "s", "registrationExpiresAt": "2026-03-02T03:04:05UTC", "refreshToken":
        "aorAAAA", "scopes": ["a", "b"], "more": {"deep": [1, 2.5e3, null, true, "\ud83d\ude00"]}}
        """;

    public const string Config = """
        [default]
        region = eu-west-1 # a comment
        [profile dev]
        sso_session = "corp two"
        services = local
        source_profile = other
        [profile other]
        sso_start_url: https://d-abc123.awsapps.com/start
        sso_region = EU-WEST-1
        credential_process =
          /bin/x
            --more
        [sso-session "corp two"] ; comment ]
        sso_start_url = https://d-abc123.awsapps.com/start/#
        sso_region = eu-west-1
        sso_registration_scopes = sso:account:access,
          other
        [services local]
        sso_oidc =
          endpoint_url = http://127.0.0.1:1
        """;

    public const string Callback =
        "GET /oauth/callback?code=abc%20d&state=" + State + "&x=1 HTTP/1.1\r\nHost: " + Host + "\r\nAccept: */*\r\n\r\n";

    private const string Reply = """
        {"accessToken": "aoaAAAA", "expiresIn": 28800, "refreshToken": "aorAAAA", "tokenType": "Bearer", "error": "invalid_grant",
        "error_description": "not valid", "__type": "com.amazonaws#InvalidGrantException", "message": "no", "reason": "x"}
        """;

    private const string Lists = """
        {"accountList": [{"accountId": "111122223333", "accountName": "Plum", "emailAddress": "a@example.com"}, {}], "nextToken": "n",
        "roleList": [{"accountId": "111122223333", "roleName": "Audit"}], "scope": ["a", "b"], "accessToken": "aoaAAAA", "expiresIn": 28800,
        "roleCredentials": {"accessKeyId": "A", "expiration": 1767323045000}, "awsAdditionalDetails": {"identityContext": "x"}}
        """;

    private static readonly string[] Times =
    [
        "2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.123456789+01:00",
        "2026-01-02 03:04:05UTC",
        "9999-12-31T23:59:59-23:59",
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        FuzzTarget.Of("cache entry", Inputs.Edited(Entry), static text => CheckEntry(Encoding.UTF8.GetBytes(text)), 2),
        FuzzTarget.Of("cache entry, any bytes", Gen.Byte.Array[0, 80], CheckEntry),
        FuzzTarget.Of("cache time", Inputs.Edited(Times), CheckTime),
        FuzzTarget.Of("config file", Inputs.Edited(Config), CheckConfig, 2),
        FuzzTarget.Of("callback request", Inputs.Edited(Callback), CheckCallback),
        FuzzTarget.Of(
            "service reply",
            Gen.Select(
                Gen.OneOfConst(200, 200, 200, 302, 400, 400, 401, 403, 429, 500, 503),
                Inputs.Edited(Reply),
                Inputs.Edited("InvalidGrantException", "application/json")
            ),
            static reply => CheckReply(reply.Item1, reply.Item2, reply.Item3),
            4
        ),
        FuzzTarget.Of(
            "service reply with lists",
            Gen.Select(Gen.Int[0, 3], Inputs.Edited(Lists)),
            static x => CheckLists(x.Item1, x.Item2),
            4
        ),
        FuzzTarget.Of("region", Inputs.Edited("us-east-1", "EU-WEST-1", "cn-north-1"), CheckRegion),
        FuzzTarget.Of("endpoint", Inputs.Edited("https://oidc.eu-west-1.amazonaws.com", "http://127.0.0.1:8400/x"), CheckEndpoint),
        FuzzTarget.Of("shown text", Inputs.Text, CheckShown),
        FuzzTarget.Of(
            "redaction: nothing secret survives",
            Gen.Select(Secret, Inputs.Text, Inputs.Text, Gen.Int[0, 7]),
            static x => CheckHidden(x.Item1, x.Item2, x.Item3, x.Item4)
        ),
        FuzzTarget.Of(
            "redaction: nothing else is lost",
            Gen.Select(Secret, Gen.String[Gen.Char['\u0001', '\ud7ff'], 0, 60]),
            static x => CheckKept(x.Item1, x.Item2)
        ),
    ];

    // What the service gives out, and what a person may have as a secret.
    private static Gen<string> Secret =>
        Gen.OneOf(
            Gen.String[Gen.Char["abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=-_."], 8, 90],
            Gen.String[Gen.Char['!', '~'], 12, 40],
            Gen.String[Gen.Char['\u00c0', '\u07ff'], 12, 30]
        );

    public static void CheckEntry(byte[] bytes)
    {
        Dictionary<string, JsonElement>? members = CacheJson.ReadObject(bytes);
        bool truncated = CacheJson.IsTruncated(bytes);
        if (members is not null && truncated)
        {
            throw new InvalidDataException("a whole object is called truncated");
        }
        if (members is null || TokenEntry.From(members) is not { } entry)
        {
            return;
        }
        byte[] written = entry.ToJson();
        TokenEntry again = TokenEntry.From(CacheJson.ReadObject(written)!)!;
        if (!again.ToJson().AsSpan().SequenceEqual(written) || again.AccessToken != entry.AccessToken)
        {
            throw new InvalidDataException("what is written is read as something else");
        }
    }

    public static void CheckConfig(string text)
    {
        var config = SharedConfig.Parse("/config", text);
        foreach (SessionTarget target in SessionResolver.All(config, static _ => { }))
        {
            if (target.StartUrl.Any(static c => Sanitizer.IsUnsafe(c) || c == ' ') || RegionName.TryParse(target.Region) is null)
            {
                throw new InvalidDataException("an address or a region that is none");
            }
        }
        _ = SessionResolver.ProfilesBySession(config);
        foreach (ConfigSection profile in config.Profiles.ToList())
        {
            Allow(() => SessionResolver.FromProfile(config, profile.Name));
        }
    }

    public static void CheckCallback(string head)
    {
        var request = CallbackRequest.Read(head, Host, State);
        if (request.Kind == CallbackKind.Code && (request.Code is not { Length: > 0 } || !head.Contains(Host, StringComparison.Ordinal)))
        {
            throw new InvalidDataException("a code that is none");
        }
    }

    public static void CheckHidden(string secret, string before, string after, int way)
    {
        string spelled = way switch
        {
            0 => secret,
            1 => Uri.EscapeDataString(secret),
            2 => JsonSerializer.Serialize(secret)[1..^1],
            3 => Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + secret)),
            4 => Convert.ToBase64String(Encoding.UTF8.GetBytes("xy" + secret)),
            5 => WebUtility.HtmlEncode(secret),
            6 => string.Concat(secret.Select(static c => $"\\u{(int)c:x4}")),
            _ => JsonSerializer.Serialize(JsonSerializer.Serialize(secret))[3..^3],
        };
        string shown = Redactor.Redact(before + spelled + after, [secret]);
        string[] spellings = [secret, Uri.EscapeDataString(secret), JsonSerializer.Serialize(secret)[1..^1], spelled[4..^4]];
        foreach (string spelling in way is 3 or 4 ? spellings : spellings[..3])
        {
            // What stood around it may hold the same by chance only where it is short.
            if (spelling.Length >= 8 && shown.Contains(spelling, StringComparison.Ordinal))
            {
                throw new InvalidDataException("a secret survived");
            }
        }
    }

    public static void CheckKept(string secret, string text)
    {
        // An address may name a user, and a part of the secret may stand in any text; neither does here.
        if (!text.Contains("://", StringComparison.Ordinal) && Redactor.Redact(text, [secret]) != text)
        {
            throw new InvalidDataException("a text without the secret was changed");
        }
    }

    public static void CheckTime(string text)
    {
        if (
            CacheTime.TryParse(text, out DateTimeOffset time)
            && (!CacheTime.TryParse(CacheTime.Format(time), out DateTimeOffset again) || again != time)
        )
        {
            throw new InvalidDataException("a time is written as another");
        }
    }

    public static void CheckRegion(string text) =>
        Allow(() =>
        {
            string region = RegionName.Parse(text, "fuzz");
            if (region.Any(static c => c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')))
            {
                throw new InvalidDataException("a region that is no label");
            }
        });

    public static void CheckEndpoint(string text) =>
        Allow(() =>
        {
            var environment = new HostEnvironment { HomeDirectory = string.Empty, Variables = static _ => null };
            var settings = EndpointSettings.For(
                environment,
                static () => SharedConfig.Parse(string.Empty, string.Empty),
                null,
                "eu-west-1",
                text,
                "fuzz"
            );
            if (settings.OidcUrl is { } url && (url.UserInfo.Length > 0 || url.Host.Length == 0 || !url.IsAbsoluteUri))
            {
                throw new InvalidDataException("an endpoint that is none");
            }
            if (settings.OidcUrl is { } called)
            {
                var config = new AmazonSSOOIDCConfig();
                SdkClients.Configure(config, settings, called);
                _ = SdkClients.Endpoint(config);
            }
        });

    public static void CheckShown(string text)
    {
        foreach (string shown in (string[])[Sanitizer.Clean(text), Sanitizer.Shorten(text), Sanitizer.Escape(text)])
        {
            if (shown.Any(Sanitizer.IsUnsafe))
            {
                throw new InvalidDataException("what steers a terminal is shown");
            }
        }
        ShellWords.Split(text);
    }

    private static void CheckReply(int status, string body, string type)
    {
        string[] secrets = ["a-refresh-token-of-the-fuzz", "a-client/secret+of-the-fuzz"];
        using var client = new AmazonSSOOIDCClient(
            new AnonymousAWSCredentials(),
            new AmazonSSOOIDCConfig
            {
                ServiceURL = "http://127.0.0.1:9",
                MaxErrorRetry = 0,
                HttpClientFactory = new CannedReplies(status, body, type),
            }
        );
        try
        {
            client
                .CreateTokenAsync(
                    new CreateTokenRequest
                    {
                        ClientId = "c",
                        ClientSecret = secrets[1],
                        GrantType = GrantTypes.RefreshToken,
                        RefreshToken = secrets[0],
                    }
                )
                .GetAwaiter()
                .GetResult();
        }
        catch (Exception e)
        {
            OidcError error = ServiceErrors.Classify(e);
            _ = ServiceErrors.Kind(error, e);
            string said = ServiceErrors.Describe(e, secrets);
            string whole = ServiceErrors.Redacted(e, secrets).ToString();
            if (said.Length == 0 || said.Any(Sanitizer.IsUnsafe) || error == OidcError.Unknown)
            {
                throw new InvalidDataException($"an error that says nothing or too much: {error}, {e.GetType()}: {e.Message}", e);
            }
            if (secrets.Any(secret => said.Contains(secret, StringComparison.Ordinal) || whole.Contains(secret, StringComparison.Ordinal)))
            {
                throw new InvalidDataException("an error holds a secret");
            }
        }
    }

    // What is let through is read to an end: the SDK, given something else for a list, reads on until there is no memory left.
    private static void CheckLists(int operation, string body)
    {
        if (ReplyLists.FindBroken(Encoding.UTF8.GetBytes(body)) is not null)
        {
            return;
        }
        var replies = new CannedReplies(200, body, "application/json");
        using var oidc = new AmazonSSOOIDCClient(
            new BasicAWSCredentials("AKIDEXAMPLE", "secret"),
            new AmazonSSOOIDCConfig
            {
                ServiceURL = "http://127.0.0.1:9",
                MaxErrorRetry = 0,
                HttpClientFactory = replies,
            }
        );
        using var portal = new AmazonSSOClient(
            new AnonymousAWSCredentials(),
            new AmazonSSOConfig
            {
                ServiceURL = "http://127.0.0.1:9",
                MaxErrorRetry = 0,
                HttpClientFactory = replies,
            }
        );
        const string account = "111122223333";
        Task read = operation switch
        {
            0 => oidc.CreateTokenWithIAMAsync(new CreateTokenWithIAMRequest { ClientId = "c", GrantType = GrantTypes.RefreshToken }),
            1 => portal.ListAccountsAsync(new ListAccountsRequest { AccessToken = "t" }),
            2 => portal.ListAccountRolesAsync(new ListAccountRolesRequest { AccessToken = "t", AccountId = account }),
            _ => portal.GetRoleCredentialsAsync(
                new GetRoleCredentialsRequest
                {
                    AccessToken = "t",
                    AccountId = account,
                    RoleName = "Audit",
                }
            ),
        };
        try
        {
            read.GetAwaiter().GetResult();
        }
        catch (Exception e) when (ServiceErrors.Classify(e) != OidcError.Unknown)
        {
            // It says that it cannot be read.
        }
    }

    // The one exception of the contract.
    private static void Allow(Action action)
    {
        try
        {
            action();
        }
        catch (CoreException e)
        {
            if (e.Message.Length == 0 || e.Message.Any(static c => Sanitizer.IsUnsafe(c) && c is not ('\r' or '\n')))
            {
                throw new InvalidDataException("an error that says nothing, or what steers a terminal", e);
            }
        }
    }
}
