using System.Text.Json;

namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>A request as it arrived, and what it was answered with.</summary>
public sealed record RecordedRequest
{
    /// <summary>
    /// The operation's or page's name, such as <c>CreateToken</c> or <c>Authorize</c>; <c>Unknown</c> when there is none.
    /// </summary>
    public required string Operation { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>The query as sent, without its question mark; empty when there is none.</summary>
    public required string Query { get; init; }

    /// <summary>The headers; names are compared without case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The body as UTF-8 text.</summary>
    public required string Body { get; init; }

    /// <summary>The body as JSON; null when it is none.</summary>
    public JsonElement? Json { get; init; }

    /// <summary>When it arrived, on the server's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The status answered; null while there is no answer, and when the connection was cut instead.</summary>
    public int? StatusReturned { get; internal set; }

    /// <summary>The name of the exception answered; null when there was none.</summary>
    public string? ExceptionReturned { get; internal set; }

    /// <summary>Gives the request line and the outcome; headers, query and body may hold secrets and are left out.</summary>
    /// <returns>Text fit for a log.</returns>
    public override string ToString() =>
        $"{Method} {Path} {Operation} -> {StatusReturned?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"}"
        + (ExceptionReturned is null ? "" : $" {ExceptionReturned}");
}
