using System.Text;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Config;

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
    /// <exception cref="CoreException">The file is there and cannot be read.</exception>
    public static SharedConfig Load(HostEnvironment environment)
    {
        string path = environment.ConfigFile;
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
            throw new CoreException(
                ErrorIds.ConfigNotFound,
                FailureKind.Configuration,
                $"The AWS config file '{path}' cannot be read: {e.Message}",
                "Check the file, or point AWS_CONFIG_FILE at another.",
                e
            );
        }
    }

    internal static SharedConfig Parse(string path, string text)
    {
        var config = new SharedConfig(path, exists: true);
        ConfigSection? section = null;
        string? key = null;
        int keyIndent = 0;
        foreach (string line in text.Split('\n'))
        {
            string content = line.Trim();
            if (content.Length == 0 || content[0] is '#' or ';')
            {
                continue;
            }

            int indent = line.Length - line.TrimStart().Length;
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

    private ConfigSection? Find(string kind, string name) =>
        _sections.TryGetValue(Id(kind, name), out ConfigSection? section) ? section : null;

    private IEnumerable<ConfigSection> OfKind(string kind) => _sections.Values.Where(s => s.Kind == kind);

    private ConfigSection? Open(string header)
    {
        if (ShellWords.Split(header) is not { Count: 1 or 2 } words)
        {
            return null;
        }

        (string? kind, string? name) = words.Count == 2 ? (words[0], words[1]) : ("profile", words[0]);
        if (words.Count == 1 && name != "default")
        {
            return null;
        }

        // A section that is given twice counts as one.
        if (!_sections.TryGetValue(Id(kind, name), out ConfigSection? section))
        {
            _sections[Id(kind, name)] = section = new ConfigSection(Path, kind, name);
        }

        return section;
    }

    private static string Id(string kind, string name) => kind + "\0" + name;
}
