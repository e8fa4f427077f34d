namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>One section of the shared config.</summary>
internal sealed class ConfigSection(string file, string kind, string name)
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public string File { get; } = file;

    public string Kind { get; } = kind;

    public string Name { get; } = name;

    /// <summary>How the section stands in the file, for messages.</summary>
    public string Title => Kind == "profile" && Name == "default" ? "[default]" : $"[{Kind} {Name}]";

    /// <summary>The key's value; null when it is not there or empty.</summary>
    public string? this[string key] => _values.TryGetValue(key, out string? value) && value.Length > 0 ? value : null;

    /// <summary>A key that is nested below another.</summary>
    public string? Nested(string key, string below) => this[below + "\0" + key];

    public bool Has(string key) => _values.ContainsKey(key);

    internal void Set(string key, string value) => _values[key] = value;

    internal void Nest(string below, string line)
    {
        if (_values[below].Length > 0)
        {
            _values[below] += "\n" + line;
        }
        else if (line.IndexOf('=') is > 0 and var separator)
        {
            _values[below + "\0" + line.Substring(0, separator).TrimEnd().ToLowerInvariant()] = line.Substring(separator + 1).Trim();
        }
    }
}
