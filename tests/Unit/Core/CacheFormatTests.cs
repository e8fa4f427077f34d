using System.Text;
using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Sessions;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

public class CacheFormatTests
{
    private static TokenEntry? Parse(string json) =>
        CacheJson.ReadObject(Encoding.UTF8.GetBytes(json)) is { } members ? TokenEntry.From(members) : null;

    [Fact]
    public void File_names_are_those_of_every_other_tool()
    {
        Assert.Equal("d033e22ae348aeb5660fc2140aec35850c4da997", CacheNames.Sha1("admin"));
        Assert.Equal(
            "d75f79f67bab3f92a2b1450471c0c2574de0dca4",
            CacheNames.Registration(CacheNames.CliTool, new SessionTarget(null, "https://d-abc123.awsapps.com/start", "us-west-2"), null)
        );
    }

    // Expected values: hashlib.sha1(json.dumps({...}, sort_keys=True).encode('utf-8')).hexdigest()
    [Theory]
    [InlineData(
        "corp",
        "https://d-abc123.awsapps.com/start",
        new[] { "sso:account:access", "codewhisperer:completions" },
        "botocore",
        "68f34883d79c7d75a992e2922631a60a6d6e0890"
    )]
    [InlineData(
        "caf\u00e9 \U0001F511 +'<>&\"\\\u007f\u0001\n",
        "https://x/start",
        new string[0],
        "AWS.Tools.SSOOIDC",
        "d1468855c1bd0a2cbed4d60bec18f388b098cf32"
    )]
    public void Registration_names_follow_pythons_json(string session, string startUrl, string[] scopes, string tool, string name) =>
        Assert.Equal(name, CacheNames.Registration(tool, new SessionTarget(session, startUrl, "us-east-1"), scopes));

    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05UTC", "2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05", "2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05.5Z", "2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05.123456+00:00", "2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05Z")]
    [InlineData("2026-01-02T03:04:05-0530", "2026-01-02T08:34:05Z")]
    [InlineData("2026-01-02 03:04:05+02", "2026-01-02T01:04:05Z")]
    [InlineData("2026-01-02t03:04:05z", "2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05 UTC", "2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("2026-13-02T03:04:05Z", null)]
    [InlineData("2026-01-02T03:04:05.Z", null)]
    [InlineData("2026-01-02T03:04:05X", null)]
    [InlineData("2026-01-02T03:04:05+25:00", null)]
    [InlineData("0001-01-01T00:00:00+10:00", null)]
    [InlineData("1767323045", null)]
    public void Times_are_read_in_every_form(string? text, string? expected)
    {
        Assert.Equal(expected is not null, CacheTime.TryParse(text, out DateTimeOffset time));
        if (expected is not null)
        {
            Assert.Equal(expected, CacheTime.Format(time));
        }
    }

    [Fact]
    public void Bytes_are_those_that_the_others_read()
    {
        var entry = new TokenEntry
        {
            StartUrl = "https://d-abc123.awsapps.com/start",
            Region = "us-west-2",
            AccessToken = "aoa+/=<&>'\u00e9",
            ExpiresAt = new DateTimeOffset(2026, 1, 2, 5, 4, 5, 999, TimeSpan.FromHours(2)),
            ClientId = "id",
            ClientSecret = "secret",
            RegistrationExpiresAt = new DateTimeOffset(2026, 4, 2, 3, 4, 5, TimeSpan.Zero),
            RefreshToken = "aor",
        };
        Assert.Equal(
            "{\"startUrl\":\"https://d-abc123.awsapps.com/start\",\"region\":\"us-west-2\","
                + "\"accessToken\":\"aoa+/=<&>'é\",\"expiresAt\":\"2026-01-02T03:04:05Z\",\"clientId\":\"id\","
                + "\"clientSecret\":\"secret\",\"registrationExpiresAt\":\"2026-04-02T03:04:05Z\","
                + "\"refreshToken\":\"aor\"}",
            Encoding.UTF8.GetString(entry.ToJson())
        );
    }

    [Fact]
    public void A_refresh_token_is_never_written_without_the_registrations_expiry_and_nothing_as_null()
    {
        var entry = new TokenEntry
        {
            AccessToken = "a",
            ExpiresAt = TestHome.Start,
            RefreshToken = "r",
        };
        Assert.Equal("""{"accessToken":"a","expiresAt":"2026-01-02T03:04:05Z"}""", Encoding.UTF8.GetString(entry.ToJson()));
    }

    [Fact]
    public void Null_and_empty_count_as_absent_and_unknown_fields_are_kept()
    {
        TokenEntry entry = Parse(
            "{\"accessToken\":\"a\",\"expiresAt\":\"2026-01-02T03:04:05Z\",\"clientId\":null,"
                + "\"refreshToken\":\"\",\"issuer\":\"x\",\"n\":null,\"deep\":{\"a\":[1,null,\"é\"]},"
                + "\"big\":12345678901234567890}"
        )!;
        Assert.Null(entry.ClientId);
        Assert.Null(entry.RefreshToken);
        Assert.Equal(
            """{"accessToken":"a","expiresAt":"2026-01-02T03:04:05Z","issuer":"x","deep":{"a":[1,null,"é"]},"big":12345678901234567890}""",
            Encoding.UTF8.GetString(entry.ToJson())
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("""{"accessToken":"a"}""")]
    [InlineData("""{"accessToken":"","expiresAt":"2026-01-02T03:04:05Z"}""")]
    [InlineData("""{"accessToken":5,"expiresAt":"2026-01-02T03:04:05Z"}""")]
    [InlineData("""{"accessToken":"a","expiresAt":"soon"}""")]
    [InlineData("""{"accessToken":"\ud800","expiresAt":"2026-01-02T03:04:05Z"}""")]
    [InlineData("""{"AccessToken":"a","ExpiresAt":"2026-01-02T03:04:05Z"}""")]
    public void What_is_no_token_is_none(string json) => Assert.Null(Parse(json));

    [Fact]
    public void A_byte_order_mark_and_a_repeated_name_do_no_harm()
    {
        TokenEntry? entry = Parse("\uFEFF{\"accessToken\":\"a\",\"accessToken\":\"b\",\"expiresAt\":\"2026-01-02T03:04:05Z\"}");
        Assert.Equal("b", entry!.AccessToken);
    }

    [Fact]
    public void Nothing_that_holds_a_secret_has_a_text_form_that_shows_it()
    {
        var token = new TokenEntry
        {
            AccessToken = "hush",
            ExpiresAt = TestHome.Start,
            RefreshToken = "hush",
            ClientSecret = "hush",
        };
        var registration = new ClientRegistration
        {
            ClientId = "c",
            ClientSecret = "hush",
            ExpiresAt = TestHome.Start,
        };
        foreach (
            object thing in new object[]
            {
                token,
                registration,
                new AccessToken("hush", TestHome.Start),
                new TokenReply { AccessToken = "hush", ExpiresIn = TimeSpan.Zero },
            }
        )
        {
            Assert.DoesNotContain("hush", thing.ToString(), StringComparison.Ordinal);
            Assert.Empty(thing.GetType().GetCustomAttributes(typeof(System.Diagnostics.DebuggerDisplayAttribute), inherit: true));
        }
    }
}
