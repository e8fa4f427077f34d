using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Faults;

/// <summary>One request, and the ways to answer it.</summary>
/// <param name="client">The connection.</param>
/// <param name="stream">What it carries, behind TLS where there is some.</param>
/// <param name="stop">The end of the soak.</param>
internal sealed class Exchange(TcpClient client, Stream stream, CancellationToken stop)
{
    /// <summary>What the request asked.</summary>
    public required string Request { get; init; }

    /// <summary>The body of the right reply.</summary>
    public required string Body { get; init; }

    /// <summary>Another service, which nobody is to be led to.</summary>
    public required string Elsewhere { get; init; }

    public string Whole() => Head("200 OK", Body) + Body;

    public string Half() => Head("200 OK", Body.Length == 0 ? "{}" : Body) + Body[..(Body.Length / 2)];

    public string Chunked(bool whole)
    {
        var text = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        foreach (char[] chunk in Body.Chunk(7))
        {
            text.Append(CultureInfo.InvariantCulture, $"{chunk.Length:x}\r\n{new string(chunk)}\r\n");
        }
        return whole ? text.Append("0\r\n\r\n").ToString() : text.Append("5\r\n").ToString();
    }

    /// <summary>The request's body, as a JSON text.</summary>
    public string Quoted() => JsonSerializer.Serialize(Request);

    /// <summary>The right members with what nobody expects in them.</summary>
    public string WrongTypes()
    {
        JsonObject members = [];
        foreach ((string name, JsonNode? value) in Body.Length == 0 ? [] : JsonNode.Parse(Body)!.AsObject())
        {
            members[name] = value!.GetValueKind() == JsonValueKind.String ? new JsonArray(1, 2) : "soon";
        }
        return members.ToJsonString();
    }

    public static string LongHeaders(int length) =>
        string.Concat(Enumerable.Range(0, length / 1024).Select(static n => $"X-{n:D6}: {new string('x', 1012)}\r\n"));

    public Task AnswerAsync(string status, string body, string type = "application/json", string headers = "") =>
        ThenAsync(Head(status, body, type, headers) + body, CloseAsync);

    public async Task ThenAsync(string text, Func<Task> then)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
        await stream.FlushAsync(stop);
        await then();
    }

    public Task ResetAsync()
    {
        client.LingerState = new LingerOption(enable: true, seconds: 0);
        return Task.CompletedTask;
    }

    public Task CloseAsync()
    {
        client.LingerState = new LingerOption(enable: false, seconds: 0);
        return Task.CompletedTask;
    }

    /// <summary>Says nothing more for as long as the other side waits.</summary>
    public async Task HangAsync()
    {
        await CloseAsync();
        byte[] rest = new byte[1024];
        while (await stream.ReadAsync(rest, stop) > 0) { }
    }

    /// <summary>Sends the right reply byte by byte, much too slowly.</summary>
    public async Task DripAsync(TimeSpan pause)
    {
        await CloseAsync();
        foreach (byte b in Encoding.UTF8.GetBytes(Whole() + new string(' ', 1000)))
        {
            await stream.WriteAsync(new[] { b }, stop);
            await Task.Delay(pause, stop);
        }
    }

    private static string Head(string status, string body, string type = "application/json", string headers = "") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n"
        );
}
