using System.Globalization;
using System.Text;
using System.Text.Json;
using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using CsCheck;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>What holds for every value, on values made at random; a failure names the seed that repeats it.</summary>
public class PropertyTests
{
    // No lone surrogates: they are in no token, and UTF-8 has none.
    private static readonly Gen<string> Text = Gen.String[Gen.Char['\u0001', '\ud7ff'], 1, 30];

    private static readonly Gen<DateTimeOffset> Time = Gen.Select(
        Gen.DateTime[new DateTime(2000, 1, 1), new DateTime(2200, 1, 1)],
        Gen.Int[-14 * 60, 14 * 60],
        static (local, minutes) => new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), TimeSpan.FromMinutes(minutes))
    );

    [Fact]
    public void A_time_is_read_back_to_the_second() =>
        Time.Sample(time =>
        {
            var second = new DateTimeOffset(time.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
            foreach (
                string? text in new[]
                {
                    CacheTime.Format(time),
                    time.ToString("O", CultureInfo.InvariantCulture),
                    time.ToString("yyyy-MM-dd HH:mm:ssK", CultureInfo.InvariantCulture),
                }
            )
            {
                Assert.True(CacheTime.TryParse(text, out DateTimeOffset read), text);
                Assert.Equal(second, read);
            }
        });

    [Fact]
    public void A_token_entry_is_read_back_with_every_field_that_is_not_known_here() =>
        Gen.Select(Text.Array[5], Time.Array[2], Gen.Dictionary(Text.Select(static name => "x" + name), Json(2))[0, 4])
            .Sample(
                static (texts, times, unknown) =>
                {
                    var written = new TokenEntry(TokenEntry.From(With(unknown)))
                    {
                        StartUrl = texts[0],
                        Region = texts[1],
                        AccessToken = texts[2],
                        ExpiresAt = times[0],
                        ClientId = texts[3],
                        ClientSecret = texts[3],
                        RegistrationExpiresAt = times[1],
                        RefreshToken = texts[4],
                    };
                    byte[] bytes = written.ToJson();
                    TokenEntry read = TokenEntry.From(CacheJson.ReadObject(bytes)!)!;
                    Assert.Equal(
                        (
                            written.StartUrl,
                            written.Region,
                            written.AccessToken,
                            written.ClientId,
                            written.ClientSecret,
                            written.RefreshToken
                        ),
                        (read.StartUrl, read.Region, read.AccessToken, read.ClientId, read.ClientSecret, read.RefreshToken)
                    );
                    Assert.Equal(CacheTime.Format(times[0]), CacheTime.Format(read.ExpiresAt));
                    Assert.Equal(Encoding.UTF8.GetString(bytes), Encoding.UTF8.GetString(read.ToJson()));
                    Dictionary<string, JsonElement> members = CacheJson.ReadObject(bytes)!;
                    Assert.All(
                        unknown,
                        field => Assert.True(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(field.Value), members[field.Key]))
                    );
                }
            );

    [Fact]
    public void Quoted_words_are_split_into_themselves() =>
        Gen.Select(Text.Array[0, 5], Gen.OneOfConst(" ", "\t", "  "), Gen.Bool)
            .Sample(
                static (words, space, twice) =>
                    Assert.Equal(
                        words,
                        ShellWords.Split(string.Join(space, words.Select(word => twice ? DoubleQuoted(word) : SingleQuoted(word))))
                    )
            );

    [Fact]
    public void Any_text_splits_into_words_or_has_an_open_quote() =>
        Gen.String[Gen.Char["ab '\"\\"], 0, 20]
            .Sample(static text =>
            {
                IReadOnlyList<string>? words = ShellWords.Split(text);
                // What was an open quote or a last backslash is neither once it is quoted as a whole.
                Assert.Equal(text, Assert.Single(ShellWords.Split(SingleQuoted(text))!));
                Assert.True(words is not null || text.IndexOfAny(['\'', '"', '\\']) >= 0);
            });

    // As Python's shlex.quote does.
    private static string SingleQuoted(string word) => $"'{word.Replace("'", "'\"'\"'", StringComparison.Ordinal)}'";

    private static string DoubleQuoted(string word) =>
        $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static Gen<object> Json(int depth)
    {
        Gen<object>[] plain =
        [
            Text.Select(static text => (object)text),
            Gen.Int.Select(static number => (object)number),
            Gen.Double[-1e9, 1e9].Select(static number => (object)number),
            Gen.Bool.Select(static value => (object)value),
        ];
        return Gen.OneOf(
            depth == 0
                ? plain
                :
                [
                    .. plain,
                    Json(depth - 1).Array[0, 3].Select(static items => (object)items),
                    Gen.Dictionary(Text, Json(depth - 1))[0, 3].Select(static members => (object)members),
                ]
        );
    }

    private static Dictionary<string, JsonElement> With(Dictionary<string, object> unknown) =>
        CacheJson.ReadObject(
            JsonSerializer.SerializeToUtf8Bytes(
                new Dictionary<string, object>(unknown) { ["accessToken"] = "a", ["expiresAt"] = "2026-01-02T03:04:05Z" }
            )
        )!;
}
