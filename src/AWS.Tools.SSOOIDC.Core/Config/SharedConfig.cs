using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>
/// The AWS shared config and credentials files, read as the AWS CLI reads them: <c>[profile x]</c>, <c>[default]</c>,
/// <c>[sso-session x]</c> and <c>[services x]</c>; keys without regard to case, with <c>=</c> or <c>:</c>; indented lines go on with the key
/// above; <c>#</c> and <c>;</c> start a comment line, and may stand behind a header; lines that mean nothing are skipped.
/// </summary>
/// <remarks>
/// The SDK's own reader refuses more, fails for good where it fails, and keeps neither sso-session sections nor where a value came from.
/// </remarks>
internal sealed class SharedConfig
{
    private const string ProfileKind = "profile";
    private const string DefaultName = "default";

    private readonly Dictionary<string, ConfigSection> _sections = new(StringComparer.Ordinal);

    private SharedConfig(string path, bool exists)
    {
        Path = path;
        Exists = exists;
    }

    /// <summary>The config file's path; empty when there is no home directory to have one in.</summary>
    public string Path { get; }

    /// <summary>Whether there is a config file.</summary>
    public bool Exists { get; }

    /// <summary>The sso-session sections.</summary>
    public IEnumerable<ConfigSection> Sessions => OfKind("sso-session");

    /// <summary>The profiles, those of the credentials file too.</summary>
    public IEnumerable<ConfigSection> Profiles => OfKind(ProfileKind);

    /// <summary>Reads the files; one that does not exist is empty. It may wait for a file system: run it on a worker.</summary>
    /// <param name="environment">Where the files are.</param>
    /// <param name="credentialsFile">A credentials file instead of the usual one; null for that.</param>
    /// <exception cref="CoreException">The config file is there and cannot be read.</exception>
    public static SharedConfig Load(HostEnvironment environment, string? credentialsFile = null)
    {
        string path = environment.ConfigFile;
        SharedConfig config = Read(path) is { } text ? Parse(path, text) : new SharedConfig(path, exists: false);
        string credentials = credentialsFile ?? environment.CredentialsFile;
        try
        {
            if (Read(credentials) is { } more)
            {
                config.AddCredentials(credentials, more);
            }
        }
        catch (CoreException) when (credentialsFile is null)
        {
            // Sessions and regions rarely stand in it. Who needs its keys reads it again, and says why that fails.
        }
        return config;
    }

    /// <summary>The same, or an empty config where the file cannot be read: for what can do without.</summary>
    public static SharedConfig LoadIfReadable(HostEnvironment environment, string? credentialsFile = null)
    {
        try
        {
            return Load(environment, credentialsFile);
        }
        catch (CoreException)
        {
            return new SharedConfig(environment.ConfigFile, exists: false);
        }
    }

    /// <summary>Reads a config file's text.</summary>
    internal static SharedConfig Parse(string path, string text)
    {
        var config = new SharedConfig(path, exists: true);
        bool isOldDefault = false;
        ConfigParser.Parse(
            text,
            header =>
            {
                if (ShellWords.Split(header) is not { Count: 1 or 2 } words || (words.Count == 1 && words[0] != DefaultName))
                {
                    return null;
                }
                (string kind, string name) = words.Count == 2 ? (words[0], words[1]) : (ProfileKind, words[0]);
                string id = Id(kind, name);
                bool found = config._sections.TryGetValue(id, out ConfigSection? section);
                if (kind == ProfileKind && name == DefaultName)
                {
                    // [profile default] replaces [default] whole, wherever the two stand.
                    if (words.Count == 1 && found && !isOldDefault)
                    {
                        return new ConfigSection(path, kind, name);
                    }
                    found &= words.Count == 1 || !isOldDefault;
                    isOldDefault = words.Count == 1;
                }
                // A section that is given twice counts as one.
                return found ? section : config._sections[id] = new ConfigSection(path, kind, name);
            }
        );
        return config;
    }

    /// <summary>A session; null when there is none of that name.</summary>
    public ConfigSection? Session(string name) => Find("sso-session", name);

    /// <summary>A profile; null when there is none of that name.</summary>
    public ConfigSection? Profile(string name) => Find(ProfileKind, name);

    /// <summary>The endpoints of services; null when there are none of that name.</summary>
    public ConfigSection? Services(string name) => Find("services", name);

    private static string? Read(string path)
    {
        if (path.Length == 0)
        {
            return null;
        }
        try
        {
            return RegularFile.ReadText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CoreException(
                ErrorIds.ConfigNotFound,
                FailureKind.Configuration,
                $"The AWS file '{path}' is not available: {e.Message}",
                "Check the file, or name another one with AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE.",
                e
            );
        }
    }

    // There each section is a profile, and what it has counts more than what the config says.
    private void AddCredentials(string path, string text)
    {
        var found = new Dictionary<string, ConfigSection>(StringComparer.Ordinal);
        ConfigParser.Parse(
            text,
            header =>
            {
                string name = header.Trim();
                return found.TryGetValue(name, out ConfigSection? section)
                    ? section
                    : found[name] = new ConfigSection(path, ProfileKind, name);
            }
        );
        foreach (ConfigSection section in found.Values)
        {
            if (_sections.TryGetValue(Id(ProfileKind, section.Name), out ConfigSection? configured))
            {
                configured.Overlay(section);
            }
            else
            {
                _sections[Id(ProfileKind, section.Name)] = section;
            }
        }
    }

    private static string Id(string kind, string name) => kind + "\0" + name;

    private ConfigSection? Find(string kind, string name) =>
        _sections.TryGetValue(Id(kind, name), out ConfigSection? section) ? section : null;

    private IEnumerable<ConfigSection> OfKind(string kind) => _sections.Values.Where(s => s.Kind == kind);
}
