using System.Text.Json;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>
/// The lists of the services' replies. The SDK reads a list to its end without a look at what it is: where a reply has something else in
/// its place, it adds to the list until there is no memory left, and no stop reaches it.
/// </summary>
internal static class ReplyLists
{
    // By the service models; every one is a member of the reply itself.
    private static readonly Dictionary<string, JsonTokenType> Items = new(StringComparer.Ordinal)
    {
        ["scope"] = JsonTokenType.String,
        ["accountList"] = JsonTokenType.StartObject,
        ["roleList"] = JsonTokenType.StartObject,
    };

    /// <summary>The first list that is none, or has other items than the service's; null where there is no such.</summary>
    public static string? FindBroken(ReadOnlySpan<byte> reply)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var reader = new Utf8JsonReader(reply.StartsWith(mark) ? reply.Slice(mark.Length) : reply);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                if (Items.TryGetValue(name, out JsonTokenType item) && !IsListOf(item, ref reader))
                {
                    return name;
                }
                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The SDK says by itself what is no JSON.
        }
        return null;
    }

    private static bool IsListOf(JsonTokenType item, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return reader.TokenType == JsonTokenType.Null;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != item)
            {
                return false;
            }
            reader.Skip();
        }
        return true;
    }
}
