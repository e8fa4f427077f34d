using System.Text;

namespace AWS.Tools.SSOOIDC.Core.Flows;

/// <summary>One request of the browser, read strictly: whatever is unusual is not the browser that was sent to log in.</summary>
internal sealed class CallbackRequest
{
    private const string CallbackPath = "/oauth/callback";

    private CallbackRequest(CallbackKind kind, string? code = null, string? error = null, string? description = null)
    {
        Kind = kind;
        Code = code;
        Error = error;
        Description = description;
    }

    public CallbackKind Kind { get; }

    public string? Code { get; }

    public string? Error { get; }

    public string? Description { get; }

    /// <param name="head">The request up to its empty line.</param>
    /// <param name="host">The one host that is served, with its port.</param>
    /// <param name="state">The one state that counts.</param>
    public static CallbackRequest Read(string head, string host, string state)
    {
        string[] lines = head.Split(["\r\n"], StringSplitOptions.None);
        string[] start = lines[0].Split(' ');
        if (start.Length != 3 || start[2] is not ("HTTP/1.1" or "HTTP/1.0") || start[1].Length == 0)
        {
            return new(CallbackKind.Malformed);
        }

        var hosts = new List<string>();
        foreach (string? line in lines.Skip(1).TakeWhile(static l => l.Length > 0))
        {
            int colon = line.IndexOf(':');
            if (colon <= 0 || char.IsWhiteSpace(line[0]) || char.IsWhiteSpace(line[colon - 1]))
            {
                return new(CallbackKind.Malformed);
            }

            if (line.Substring(0, colon).Equals("Host", StringComparison.OrdinalIgnoreCase))
            {
                hosts.Add(line.Substring(colon + 1).Trim());
            }
        }

        int question = start[1].IndexOf('?');
        string path = question < 0 ? start[1] : start[1].Substring(0, question);
        if (start[0] != "GET" || path != CallbackPath || hosts.Count != 1 || hosts[0] != host)
        {
            return new(CallbackKind.NotFound);
        }

        return Read(question < 0 ? string.Empty : start[1].Substring(question + 1), state);
    }

    private static CallbackRequest Read(string query, string state)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string? part in query.Split('&').Where(static p => p.Length > 0))
        {
            int equals = part.IndexOf('=');
            string name = Decode(equals < 0 ? part : part.Substring(0, equals));
            if (parameters.ContainsKey(name))
            {
                return new(CallbackKind.Duplicate);
            }

            parameters[name] = equals < 0 ? string.Empty : Decode(part.Substring(equals + 1));
        }

        string? code = Value("code");
        string? error = Value("error");
        if (code is null && error is null)
        {
            return new(CallbackKind.Nothing);
        }

        if (Value("state") != state)
        {
            return new(CallbackKind.WrongState);
        }

        return error is not null
            ? new(CallbackKind.Error, error: error, description: Value("error_description"))
            : new(CallbackKind.Code, code);

        string? Value(string name) => parameters.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    /// <summary>The bytes as text: a request line and headers are ASCII, and what is not stays visible as such.</summary>
    public static string ToText(byte[] bytes, int count) => Encoding.ASCII.GetString(bytes, 0, count);
}
