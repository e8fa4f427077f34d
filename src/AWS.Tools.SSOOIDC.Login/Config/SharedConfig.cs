using System.Text;

namespace AWS.Tools.SSOOIDC.Login;

/// <summary>
/// The AWS shared config file, read as the AWS CLI reads it: <c>[profile x]</c>, <c>[default]</c>, <c>[sso-session x]</c> and
/// <c>[services x]</c>; keys without regard to case; indented lines nest below the key above; <c>#</c> and <c>;</c> start a comment line.
/// </summary>
/// <remarks>The SDK's own reader keeps neither sso-session sections nor where a value came from, both of which the errors need.</remarks>
internal sealed class SharedConfig
{
    private readonly Dictionary<string, ConfigSection> _sections = new(StringComparer.Ordinal);

    private SharedConfig(string path, bool exists)
    {
        Path = path;
        Exists = exists;
    }

    public string Path { get; }

    public bool Exists { get; }

    public IEnumerable<ConfigSection> Sessions => OfKind("sso-session");

    public IEnumerable<ConfigSection> Profiles => OfKind("profile");

    /// <summary>Reads the file; one that does not exist is an empty config.</summary>
    /// <exception cref="LoginException">The file is there and cannot be read.</exception>
    public static SharedConfig Load(LoginEnvironment environment)
    {
        var path = environment.ConfigFile;
        try
        {
            return Parse(path, File.ReadAllText(path, Encoding.UTF8));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new SharedConfig(path, exists: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new LoginException(LoginErrorIds.ConfigNotFound, LoginErrorCategory.Configuration, $"The AWS config file '{path}' cannot be read: {e.Message}", "Check the file, or point AWS_CONFIG_FILE at another.", e);
        }
    }

    internal static SharedConfig Parse(string path, string text)
    {
        var config = new SharedConfig(path, exists: true);
        ConfigSection? section = null;
        string? key = null;
        var keyIndent = 0;
        foreach (var line in text.Split('\n'))
        {
            var content = line.Trim();
            if (content.Length == 0 || content[0] is '#' or ';')
                continue;
            var indent = line.Length - line.TrimStart().Length;
            if (section is not null && key is not null && indent > keyIndent)
            {
                section.Nest(key, content);
            }
            else if (content[0] == '[' && content.LastIndexOf(']') is > 1 and var end)
            {
                section = config.Open(content.Substring(1, end - 1));
                key = null;
            }
            else if (section is not null && content.IndexOfAny(['=', ':']) is > 0 and var separator)
            {
                key = content.Substring(0, separator).TrimEnd().ToLowerInvariant();
                keyIndent = indent;
                section.Set(key, content.Substring(separator + 1).Trim());
            }
        }

        return config;
    }

    public ConfigSection? Session(string name) => Find("sso-session", name);

    public ConfigSection? Profile(string name) => Find("profile", name);

    public ConfigSection? Services(string name) => Find("services", name);

    private ConfigSection? Find(string kind, string name) => _sections.TryGetValue(Id(kind, name), out var section) ? section : null;

    private IEnumerable<ConfigSection> OfKind(string kind) => _sections.Values.Where(s => s.Kind == kind);

    private ConfigSection? Open(string header)
    {
        if (ShellWords.Split(header) is not { Count: 1 or 2 } words)
            return null;
        var (kind, name) = words.Count == 2 ? (words[0], words[1]) : ("profile", words[0]);
        if (words.Count == 1 && name != "default")
            return null;

        // A section that is given twice counts as one.
        if (!_sections.TryGetValue(Id(kind, name), out var section))
            _sections[Id(kind, name)] = section = new ConfigSection(Path, kind, name);
        return section;
    }

    private static string Id(string kind, string name) => kind + "\0" + name;
}

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
    public string? this[string key] => _values.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <summary>A key that is nested below another.</summary>
    public string? Nested(string key, string below) => this[below + "\0" + key];

    public bool Has(string key) => _values.ContainsKey(key);

    internal void Set(string key, string value) => _values[key] = value;

    internal void Nest(string below, string line)
    {
        if (_values[below].Length > 0)
            _values[below] += "\n" + line;
        else if (line.IndexOf('=') is > 0 and var separator)
            _values[below + "\0" + line.Substring(0, separator).TrimEnd().ToLowerInvariant()] = line.Substring(separator + 1).Trim();
    }
}
