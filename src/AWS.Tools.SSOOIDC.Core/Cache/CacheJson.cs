using System.Text.Encodings.Web;
using System.Text.Json;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>Reads and writes the JSON objects of the cache without reflection.</summary>
internal static class CacheJson
{
    // As deep as Python's reader goes, which the AWS CLI has.
    private const int DeepestNesting = 900;

    /// <summary>The members of an object, the last of a name counting; null when the bytes are no JSON object.</summary>
    public static Dictionary<string, JsonElement>? ReadObject(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length >= 3 && utf8.Span[0] == 0xEF && utf8.Span[1] == 0xBB && utf8.Span[2] == 0xBF)
        {
            utf8 = utf8.Slice(3);
        }

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

    private static string? TryGetName(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // A lone surrogate, written as an escape, is valid JSON and no valid text.
    private static string? TryGetString(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
