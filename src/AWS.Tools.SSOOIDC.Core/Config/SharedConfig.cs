using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

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
    // What the CLI looks at is how a header begins, and that two words are in it.
    private const string ProfileKind = "profile";
    private const string SessionKind = "sso-session";
    private const string ServicesKind = "services";

    // Its keys count in each section of the file that lacks them.
    private const string DefaultsHeader = "DEFAULT";

    private static readonly FileMemo<SharedConfig> Loaded = new(static config => config.Unreadable is null);

    private readonly Dictionary<(string Kind, string Name), ConfigSection> _sections = [];
    private CoreException? _configUnreadable;
    private ILookup<string, string>? _profilesBySession;

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
    public IEnumerable<ConfigSection> Sessions => OfKind(SessionKind);

    /// <summary>The profiles, those of the credentials file too.</summary>
    public IEnumerable<ConfigSection> Profiles => OfKind(ProfileKind);

    /// <summary>The profiles that lead to each session, by the name that its token is cached under.</summary>
    public ILookup<string, string> ProfilesBySession => _profilesBySession ??= SessionResolver.ProfilesBySession(this);

    /// <summary>Why a file could not be read, for who does not find what it needs; null where each could.</summary>
    public CoreException? Unreadable { get; private set; }

    /// <summary>Which line means nothing, in a sentence, for who does not find what it needs; null where each means something.</summary>
    public string? Meaningless { get; private set; }

    /// <summary>Reads the files; one that does not exist is empty. It may wait for a file system: run it on a worker.</summary>
    /// <param name="environment">Where the files are.</param>
    /// <param name="credentialsFile">A credentials file instead of the usual one; null for that.</param>
    /// <exception cref="CoreException">The config file is there and cannot be read.</exception>
    public static SharedConfig Load(HostEnvironment environment, string? credentialsFile = null) =>
        Load(environment, credentialsFile, needed: true);

    /// <summary>The same, with what can be read: for what may do without.</summary>
    public static SharedConfig LoadIfReadable(HostEnvironment environment, string? credentialsFile = null) =>
        Load(environment, credentialsFile, needed: false);

    /// <summary>Reads a config file's text.</summary>
    internal static SharedConfig Parse(string path, string text)
    {
        var config = new SharedConfig(path, exists: true);
        var byHeader = new Dictionary<string, ConfigSection>(StringComparer.Ordinal);
        config.Read(
            path,
            text,
            byHeader,
            header =>
            {
                (string Kind, string Name)? id = Identify(header);
                var section = new ConfigSection(path, header, id?.Name ?? header);
                // A section that comes later replaces the one of that name, written otherwise, whole; [profile default] replaces [default]
                // wherever the two stand.
                if (id is { } known && !(header == ProfileName.Default && config._sections.ContainsKey(known)))
                {
                    config._sections[known] = section;
                }
                return section;
            }
        );
        return config;
    }

    /// <summary>A session; null when there is none of that name.</summary>
    public ConfigSection? Session(string name) => Find(SessionKind, name);

    /// <summary>A profile; null when there is none of that name.</summary>
    public ConfigSection? Profile(string name) => Find(ProfileKind, name);

    /// <summary>The endpoints of services; null when there are none of that name.</summary>
    public ConfigSection? Services(string name) => Find(ServicesKind, name);

    private static SharedConfig Load(HostEnvironment environment, string? credentialsFile, bool needed)
    {
        string path = environment.ConfigFile;
        string credentials = credentialsFile ?? environment.CredentialsFile;
        SharedConfig config = Loaded.Get([path, credentials], () => Load(environment, path, credentials));
        return needed && config._configUnreadable is { } unreadable ? throw unreadable : config;
    }

    private static SharedConfig Load(HostEnvironment environment, string path, string credentials)
    {
        CoreException? unreadable = null;
        string? text = ReadText(environment, path, ErrorIds.ConfigNotFound, ref unreadable);
        SharedConfig config = text is null ? new(path, exists: false) : Parse(path, text);
        config._configUnreadable = unreadable;
        if (ReadText(environment, credentials, ErrorIds.ProfileUnreadable, ref unreadable) is { } more)
        {
            config.AddCredentials(credentials, more);
        }
        config.Unreadable = unreadable;
        return config;
    }

    private static string? ReadText(HostEnvironment environment, string path, string errorId, ref CoreException? unreadable)
    {
        if (path.Length == 0)
        {
            return null;
        }
        try
        {
            return RegularFile.ReadText(environment, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            unreadable ??= new CoreException(
                errorId,
                FailureKind.Configuration,
                $"The AWS file '{Sanitizer.Escape(path)}' is not available: {e.Message}",
                SharingViolation.Advice(
                    e,
                    "Fix the file, or name another one with AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE."
                ),
                e
            );
            return null;
        }
    }

    /// <summary>The name of the profile that a header of the config begins; null for one of another kind.</summary>
    internal static string? ProfileOf(string header) =>
        Identify(header) is { } id && id.Kind == ProfileKind ? id.Name : null;

    private static (string Kind, string Name)? Identify(string header)
    {
        if (header == ProfileName.Default)
        {
            return (ProfileKind, ProfileName.Default);
        }
        string? kind = new[] { ProfileKind, SessionKind, ServicesKind }.FirstOrDefault(kind =>
            header.StartsWith(kind, StringComparison.Ordinal)
        );
        return kind is not null && ShellWords.Split(header) is { Count: 2 } words ? (kind, words[1]) : null;
    }

    private void Read(string path, string text, Dictionary<string, ConfigSection> byHeader, Func<string, ConfigSection> create)
    {
        int? meaningless = ConfigParser.Parse(
            text,
            header =>
            {
                // A header that is given twice counts as one.
                if (!byHeader.TryGetValue(header, out ConfigSection? section))
                {
                    section = header == DefaultsHeader ? new ConfigSection(path, header, header) : create(header);
                    byHeader[header] = section;
                }
                return section;
            }
        );
        if (byHeader.TryGetValue(DefaultsHeader, out ConfigSection? defaults))
        {
            foreach (ConfigSection section in byHeader.Values.Where(section => section != defaults))
            {
                section.Underlay(defaults);
            }
        }
        if (meaningless is not null)
        {
            // Never the line itself: there may be a secret on it.
            Meaningless ??= $"Line {meaningless} of '{Sanitizer.Escape(path)}' is no section, key or comment.";
        }
    }

    // There each section is a profile, and what it has counts more than what the config says.
    private void AddCredentials(string path, string text)
    {
        var found = new Dictionary<string, ConfigSection>(StringComparer.Ordinal);
        Read(path, text, found, header => new ConfigSection(path, header, header));
        foreach (ConfigSection section in found.Values.Where(section => section.Name != DefaultsHeader))
        {
            (string, string) id = (ProfileKind, section.Name);
            if (_sections.TryGetValue(id, out ConfigSection? configured))
            {
                configured.Overlay(section);
            }
            else
            {
                _sections[id] = section;
            }
        }
    }

    private ConfigSection? Find(string kind, string name) =>
        _sections.TryGetValue((kind, name), out ConfigSection? section) ? section : null;

    private IEnumerable<ConfigSection> OfKind(string kind) => _sections.Where(s => s.Key.Kind == kind).Select(static s => s.Value);
}
