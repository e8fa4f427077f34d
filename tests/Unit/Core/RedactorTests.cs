using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SSOOIDC.Model;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Text;
using CsCheck;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

public sealed class RedactorTests
{
    private const string Alphabet = "abcXYZ019+/=-_. \"\\<>&%\u00e9\u20ac";

    private static readonly Gen<string> Secrets = Gen.Char[Alphabet].Array[8, 60].Select(static c => new string(c));

    private static readonly Func<string, string>[] Forms =
    [
        static s => s,
        static s => JsonSerializer.Serialize(s).Trim('"'),
        static s => string.Concat(s.Select(static c => FormattableString.Invariant($"\\u{(int)c:X4}"))),
        static s => string.Concat(s.Select(static c => FormattableString.Invariant($"\\u{(int)c:x4}"))),
        static s => s.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal),
        Uri.EscapeDataString,
        static s => Uri.EscapeDataString(s).Replace("%2B", "%2b", StringComparison.Ordinal).Replace("%2F", "%2f", StringComparison.Ordinal),
        static s => JsonSerializer.Serialize(Uri.EscapeDataString(s)).Trim('"'),
    ];

    [Fact]
    public void No_form_of_a_secret_survives_and_nothing_else_is_lost() =>
        Gen.Select(Secrets, Gen.Int[0, Forms.Length - 1])
            .Sample(static (secret, form) => Redactor.Redact($"Zq[{Forms[form](secret)}]qZ", [secret]) == "Zq[***]qZ");

    [Fact]
    public void Base64_of_a_secret_does_not_survive_at_any_offset() =>
        Gen.Select(Secrets, Gen.Int[0, 5])
            .Sample(
                static (secret, offset) =>
                {
                    string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('~', offset) + secret + "~~~"));
                    string shown = Redactor.Redact($"[{encoded}]", [secret]);
                    return shown.Contains("***", StringComparison.Ordinal) && shown.Length < 30;
                }
            );

    [Fact]
    public void A_text_without_the_secret_stays_as_it_is() =>
        Gen.Char[" abc%41\\u0041:."]
            .Array[0, 80]
            .Select(static c => new string(c))
            .Sample(static text => Redactor.Redact(text, ["a-secret-not-in-it"]) == text);

    [Theory]
    // So much of a secret does not stand anywhere by chance, and less may.
    [InlineData("<0123456789abcdefghi>", "<0123456789abcdefghi>")]
    [InlineData("<0123456789abcdefghij>", "<***>")]
    [InlineData("<5abcdefghij0123456789abcdefghij5>", "<5abcdefghij***5>")]
    [InlineData("<xyz456789abcdefghijklmnoZZ456789abcdefghijklmno>", "<xyz***ZZ***>")]
    [InlineData("456789abcdefghijklmno", "***")]
    [InlineData("456789abcdefghijklmnopqrs456789abcdefghijklmno", "******")]
    public void A_part_that_tells_is_hidden_to_its_ends(string text, string shown) =>
        Assert.Equal(shown, Redactor.Redact(text, ["0123456789abcdefghijklmnopqrstuvwxyz"]));

    [Theory]
    [InlineData("12345678", "[***]")]
    [InlineData("1234567", "[1234567]")]
    public void Only_what_is_too_short_to_be_a_secret_is_left(string secret, string shown) =>
        Assert.Equal(shown, Redactor.Redact($"[{secret}]", [null, secret]));

    [Theory]
    [InlineData("a&b<c>d\"e'f", "a&amp;b&lt;c&gt;d&quot;e&apos;f")]
    [InlineData("a&b<c>d\"e'f", "a&#38;b&#060;c&#x3e;d&#X22;e&#39;f")]
    [InlineData("key with spaces", "key+with+spaces")]
    [InlineData("key+with/slashes", "key%252Bwith%252fslashes")]
    [InlineData("key\\with~tilde\u007f", "key\\\\\\\\with\\~tilde\u007f")]
    public void Pages_forms_and_escapes_within_escapes_are_read(string secret, string spelled) =>
        Assert.Equal("<***>", Redactor.Redact($"<{spelled}>", [secret]));

    [Fact]
    public void Of_two_secrets_that_overlap_the_longer_one_goes_first() =>
        Assert.Equal("<***>", Redactor.Redact("<secret-1-and-more>", ["secret-1", "secret-1-and-more"]));

    [Theory]
    [InlineData("", "c2VjcmV0LXRva2Vu", "***")]
    [InlineData("x", "eHNlY3JldC10b2tlbi4=", "eH***i4=")]
    [InlineData("xy", "eHlzZWNyZXQtdG9rZW4=", "eHl***4=")]
    public void Base64_loses_no_more_than_the_secret(string before, string encoded, string shown)
    {
        Assert.StartsWith(before + "secret-token", Encoding.UTF8.GetString(Convert.FromBase64String(encoded)), StringComparison.Ordinal);
        Assert.Equal(shown, Redactor.Redact(encoded, ["secret-token"]));
        Assert.Equal(shown, Redactor.Redact(encoded.Replace('+', '-').Replace('/', '_'), ["secret-token"]));
    }

    [Theory]
    [InlineData("http://user:pass@proxy:8080/", "http://***@proxy:8080/")]
    [InlineData("proxy 'http://us%40er:p%2Fss@proxy:8080/' failed", "proxy 'http://***@proxy:8080/' failed")]
    [InlineData("https://only@host", "https://***@host")]
    [InlineData("mail me@example.org", "mail me@example.org")]
    [InlineData("https://host/path@2", "https://host/path@2")]
    public void User_and_password_of_an_address_are_hidden(string text, string shown) => Assert.Equal(shown, Redactor.Redact(text, []));

    [Fact]
    public void A_copy_of_an_SDK_exception_keeps_its_type_and_facts_without_the_secret()
    {
        const string secret = "refresh-token+1";
        var error = new InvalidGrantException(
            "bad refresh-token\\u002B1",
            new HttpRequestException("inner " + secret),
            ErrorType.Sender,
            "InvalidGrantException",
            "request-1",
            HttpStatusCode.BadRequest
        )
        {
            Error = "invalid_grant",
            Error_description = "spent " + secret,
        };
        error.Data["request"] = secret;
        InvalidGrantException copy = Assert.IsType<InvalidGrantException>(ServiceErrors.Redacted(error, [secret]));
        Assert.Equal("bad ***", copy.Message);
        Assert.Equal("spent ***", copy.Error_description);
        Assert.Equal(
            ("invalid_grant", "InvalidGrantException", "request-1", HttpStatusCode.BadRequest),
            (copy.Error, copy.ErrorCode, copy.RequestId, copy.StatusCode)
        );
        Assert.Equal("inner ***", copy.InnerException!.Message);
        Assert.Empty(copy.Data);
        Assert.DoesNotContain(secret, copy.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_exception_of_the_service_has_the_public_constructor_that_a_copy_needs() =>
        Assert.All(
            typeof(InvalidGrantException).Assembly.GetExportedTypes().Where(static t => typeof(AmazonServiceException).IsAssignableFrom(t)),
            static type =>
                Assert.True(
                    type.GetConstructor(
                        [
                            typeof(string),
                            typeof(Exception),
                            typeof(ErrorType),
                            typeof(string),
                            typeof(string),
                            typeof(HttpStatusCode),
                        ]
                    )
                        is not null,
                    $"{type.Name} cannot be copied: its public constructor has changed."
                )
        );
}
