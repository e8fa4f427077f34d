using System.Globalization;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Faults;

/// <summary>One way in which a call goes wrong.</summary>
internal sealed record Fault(string Name, Place Place = Place.Reply)
{
    private const string Json = "application/json";
    private static readonly TimeSpan DripPause = TimeSpan.FromMilliseconds(250);

    /// <summary>What the service or the proxy does with a request.</summary>
    public Func<Exchange, Task> ActAsync { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Whether nothing can have been redeemed, so that even a token is sent again.</summary>
    public bool IsUnspent { get; init; }

    /// <summary>Whether chance decides how much of the call is seen: which side is first.</summary>
    public bool IsRace { get; init; }

    /// <summary>Whether the call may succeed all the same.</summary>
    public bool MaySucceed { get; init; }

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("refused", Place.Port) { IsUnspent = true },
        new("hangs up at once", Place.Port) { IsUnspent = true, IsRace = true },
        new("reset before the reply") { ActAsync = static x => x.ResetAsync() },
        new("reset within the reply") { ActAsync = static x => x.ThenAsync(x.Half(), x.ResetAsync) },
        new("reset after the reply") { ActAsync = static x => x.ThenAsync(x.Whole(), x.ResetAsync), MaySucceed = true },
        new("closed before the reply") { ActAsync = static x => x.CloseAsync() },
        new("truncated") { ActAsync = static x => x.ThenAsync(x.Half(), x.CloseAsync) },
        new("truncated, chunked") { ActAsync = static x => x.ThenAsync(x.Chunked(whole: false), x.CloseAsync) },
        new("hang") { ActAsync = static x => x.HangAsync() },
        new("hang within the reply") { ActAsync = static x => x.ThenAsync(x.Half(), x.HangAsync) },
        new("drip") { ActAsync = static x => x.DripAsync(DripPause) },
        new("500") { ActAsync = static x => x.AnswerAsync("500 Internal Server Error", "{}") },
        new("502") { ActAsync = static x => x.AnswerAsync("502 Bad Gateway", "<html>bad gateway</html>", "text/html") },
        new("503") { ActAsync = static x => x.AnswerAsync("503 Service Unavailable", "{}"), IsUnspent = true },
        new("504") { ActAsync = static x => x.AnswerAsync("504 Gateway Timeout", "") },
        new("429, Retry-After 1")
        {
            ActAsync = static x => x.AnswerAsync("429 Too Many Requests", "{}", Json, "Retry-After: 1\r\n"),
            IsUnspent = true,
        },
        new("429, Retry-After 3600")
        {
            ActAsync = static x => x.AnswerAsync("429 Too Many Requests", "{}", Json, "Retry-After: 3600\r\n"),
            IsUnspent = true,
        },
        new("throttled")
        {
            ActAsync = static x => x.AnswerAsync("400 Bad Request", """{"__type":"ThrottlingException","message":"slower"}"""),
            IsUnspent = true,
        },
        new("400 that quotes the request")
        {
            ActAsync = static x => x.AnswerAsync("400 Bad Request", $$"""{"error":"invalid_request","error_description":{{x.Quoted()}}}"""),
        },
        new("403") { ActAsync = static x => x.AnswerAsync("403 Forbidden", """{"message":"no"}""") },
        new("404") { ActAsync = static x => x.AnswerAsync("404 Not Found", "") },
        new("garbage for HTTP") { ActAsync = static x => x.ThenAsync("\u0001\u0002 nothing\r\n\r\n", x.CloseAsync) },
        new("garbage for JSON") { ActAsync = static x => x.AnswerAsync("200 OK", "\u0001}not json{\u0003") },
        new("empty") { ActAsync = static x => x.AnswerAsync("200 OK", "") },
        new("HTML") { ActAsync = static x => x.AnswerAsync("200 OK", "<!DOCTYPE html><html>Sign in</html>", "text/html") },
        new("array") { ActAsync = static x => x.AnswerAsync("200 OK", "[]") },
        new("null") { ActAsync = static x => x.AnswerAsync("200 OK", "null") },
        new("empty object") { ActAsync = static x => x.AnswerAsync("200 OK", "{}") },
        new("wrong types") { ActAsync = static x => x.AnswerAsync("200 OK", x.WrongTypes()) },
        new("wrong content type") { ActAsync = static x => x.AnswerAsync("200 OK", x.Body, "text/plain"), MaySucceed = true },
        new("chunked") { ActAsync = static x => x.ThenAsync(x.Chunked(whole: true), x.CloseAsync), MaySucceed = true },
        new("byte order mark") { ActAsync = static x => x.AnswerAsync("200 OK", "\ufeff" + x.Body), MaySucceed = true },
        new("10 MiB") { ActAsync = static x => x.AnswerAsync("200 OK", new string(' ', 10 << 20) + x.Body) },
        new("10 MiB of headers") { ActAsync = static x => x.AnswerAsync("200 OK", x.Body, Json, Exchange.LongHeaders(10 << 20)) },
        .. new[] { 301, 302, 303, 307, 308 }.Select(static status => new Fault(
            string.Create(CultureInfo.InvariantCulture, $"redirect {status}")
        )
        {
            ActAsync = x =>
                x.AnswerAsync(string.Create(CultureInfo.InvariantCulture, $"{status} There"), "", Json, $"Location: {x.Elsewhere}\r\n"),
        }),
        new("its clock an hour ahead")
        {
            ActAsync = static x => x.AnswerAsync("200 OK", x.Body, Json, Date(TimeSpan.FromHours(1))),
            MaySucceed = true,
        },
        new("skewed: an hour behind")
        {
            ActAsync = static x =>
                x.AnswerAsync(
                    "403 Forbidden",
                    """{"message":"Signature not yet current"}""",
                    Json,
                    "x-amzn-ErrorType: RequestTimeTooSkewed\r\n" + Date(TimeSpan.FromHours(-1))
                ),
        },
        new("no such name", Place.Name) { IsUnspent = true },
        new("a certificate of nobody's", Place.Tls) { IsUnspent = true },
        new("no TLS", Place.Tls) { ActAsync = static x => x.AnswerAsync("200 OK", x.Body), IsUnspent = true },
        new("proxy: 407", Place.Proxy)
        {
            ActAsync = static x =>
                x.AnswerAsync("407 Proxy Authentication Required", "", Json, "Proxy-Authenticate: Basic realm=\"x\"\r\n"),
            IsUnspent = true,
        },
        new("proxy: 403", Place.Proxy) { ActAsync = static x => x.AnswerAsync("403 Forbidden", ""), IsUnspent = true },
        new("proxy: 502", Place.Proxy) { ActAsync = static x => x.AnswerAsync("502 Bad Gateway", ""), IsUnspent = true },
        new("proxy: hangs up", Place.Proxy) { ActAsync = static x => x.CloseAsync(), IsUnspent = true },
        new("proxy: hang", Place.Proxy) { ActAsync = static x => x.HangAsync(), IsUnspent = true },
        new("proxy: garbage", Place.Proxy)
        {
            ActAsync = static x => x.ThenAsync("\u0001\u0002 nothing\r\n\r\n", x.CloseAsync),
            IsUnspent = true,
        },
    ];

    public override string ToString() => Name;

    private static string Date(TimeSpan off) => $"Date: {DateTimeOffset.UtcNow + off:R}\r\n";
}
