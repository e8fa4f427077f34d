using System.Text.Encodings.Web;
using System.Text.Json;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>Reads and writes the JSON objects of the cache without reflection.</summary>
internal static class CacheJson
{
    // No file that is read is longer, so none is nested deeper: what others keep in a member is not to make the entry unreadable.
    private const int DeepestNesting = CacheFolder.LargestFile;

    /// <summary>The members of an object, the last of a name counting; null when the bytes are no JSON object.</summary>
    public static Dictionary<string, JsonElement>? ReadObject(ReadOnlyMemory<byte> utf8)
    {
        utf8 = WithoutMark(utf8);
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = DeepestNesting });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (JsonProperty member in document.RootElement.Clone().EnumerateObject())
            {
                // What has no valid name is nobody's.
                if (TryGetName(member) is { } name)
                {
                    members[name] = member.Value;
                }
            }

            return members;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether bytes that are no JSON object are the beginning of one, as while another program writes it.</summary>
    public static bool IsTruncated(ReadOnlyMemory<byte> utf8)
    {
        ReadOnlySpan<byte> text = WithoutMark(utf8).Span;
        // A file system may show as zeros what is not written yet.
        while (text.Length > 0 && text[text.Length - 1] is (0 or 0x20 or 0x09 or 0x0D or 0x0A))
        {
            text = text.Slice(0, text.Length - 1);
        }
        if (text.Length == 0)
        {
            return true;
        }
        try
        {
            var options = new JsonReaderOptions { MaxDepth = DeepestNesting };
            var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(options));
            bool isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            while (reader.Read()) { }
            return isObject && (reader.TokenType != JsonTokenType.EndObject || reader.CurrentDepth > 0);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A text member; null when it is missing, null, empty or no text.</summary>
    public static string? Text(this Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
        && TryGetString(value) is { Length: > 0 } text
            ? text
            : null;

    /// <summary>A list of texts; null when it is missing or something else.</summary>
    public static IReadOnlyList<string>? Texts(this Dictionary<string, JsonElement> members, string name)
    {
        if (!members.TryGetValue(name, out JsonElement value) || value.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var texts = new List<string>();
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || TryGetString(item) is not { } text)
            {
                return null;
            }

            texts.Add(text);
        }

        return texts;
    }

    public static byte[] WriteObject(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        // Tokens contain '+' and '/': escaping them would be valid, but unreadable for those who look with plain text tools.
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>The value as it is written; null where its bytes are no text.</summary>
    public static string? TryGetRawText(this JsonElement value) => Try(value, static v => v.GetRawText());

    // A lone surrogate, written as an escape, is valid JSON and no valid text.
    private static string? TryGetString(JsonElement value) => Try(value, static v => v.GetString());

    private static string? TryGetName(JsonProperty member) => Try(member, static m => m.Name);

    private static string? Try<T>(T from, Func<T, string?> read)
    {
        try
        {
            return read(from);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) =>
        utf8.Length >= 3 && utf8.Span[0] == 0xEF && utf8.Span[1] == 0xBB && utf8.Span[2] == 0xBF ? utf8.Slice(3) : utf8;
}
