using System.Collections;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>
/// The world outside: environment variables, home directory, clock, browser and HTTP. Nothing in this library reaches for them in
/// another way, so a test replaces any of them and a process-wide cache of the environment never gets in between.
/// </summary>
public sealed class HostEnvironment
{
    private static readonly AsyncLocal<string?> CallerDirectory = new();

    // Few paths have one, and the first expression of a process takes milliseconds.
    private static readonly Lazy<Regex> PathVariable = new(static () =>
        new(
            @"\$(?<name>\w+)|\$\{(?<name>[^}]+)\}|(?<windows>%(?<name>[^%]+)%)",
            RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1)
        )
    );

    private readonly string? _homeDirectory;

    /// <summary>The world of this process.</summary>
    public static HostEnvironment OfProcess { get; } = new();

    /// <summary>Looks up an environment variable, at each call; null when it is not set.</summary>
    public Func<string, string?> Variables { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Sets an environment variable of this process; null takes it away.</summary>
    public Action<string, string?> SetVariable { get; init; } = Environment.SetEnvironmentVariable;

    /// <summary>The clock of every expiry and the timer of every wait.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Opens a page for the person.</summary>
    public IBrowser Browser { get; init; } = SystemBrowser.Instance;

    /// <summary>Tells whether a file exists; asked for the marks that container runtimes leave.</summary>
    public Func<string, bool> FileExists { get; init; } = File.Exists;

    /// <summary>Opens a shared file for reading. The AWS CLI writes in place and others rename over it: nobody is kept out.</summary>
    internal Func<string, FileStream> OpenForReading { get; init; } =
        static path => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Removes a file of the cache.</summary>
    internal Action<string> DeleteFile { get; init; } = File.Delete;

    /// <summary>Makes the handler that asks a start URL of an own domain where it leads; null for the one of the service's calls.</summary>
    public Func<HttpMessageHandler>? Http { get; init; }

    /// <summary>This machine's name, for the name of the client registration.</summary>
    public string HostName { get; init; } = Environment.MachineName;

    /// <summary>The operating system.</summary>
    public HostPlatform Platform { get; init; } =
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? HostPlatform.Windows
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? HostPlatform.MacOS
        : HostPlatform.Linux;

    /// <summary>
    /// The home directory: <c>USERPROFILE</c> (Windows) or <c>HOME</c>, as the AWS CLI finds it, else what the system says. Empty when there
    /// is none: then there are no shared files, since a relative path would be that of whatever folder this was started in.
    /// </summary>
    public string HomeDirectory
    {
        get
        {
            string variable = Platform == HostPlatform.Windows ? "USERPROFILE" : "HOME";
            string home = _homeDirectory ?? Variable(variable) ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return Path.IsPathRooted(home) ? home : string.Empty;
        }
        init => _homeDirectory = value;
    }

    /// <summary>The folder that relative paths start from: the caller's own, which need not be the process's.</summary>
    public static string CurrentDirectory => CallerDirectory.Value ?? Environment.CurrentDirectory;

    /// <summary>The folder of the shared token cache; empty when there is no home directory.</summary>
    public string CacheDirectory => BelowHome("sso", "cache");

    /// <summary>The folder of the AWS CLI's own cache; empty when there is no home directory.</summary>
    public string CliCacheDirectory => BelowHome("cli", "cache");

    /// <summary>The shared config file: <c>AWS_CONFIG_FILE</c>, else <c>~/.aws/config</c>; empty when there is no home directory.</summary>
    public string ConfigFile => FileNamedBy("AWS_CONFIG_FILE") ?? BelowHome("config");

    /// <summary>
    /// The shared credentials file: <c>AWS_SHARED_CREDENTIALS_FILE</c>, else <c>~/.aws/credentials</c>; empty when there is no home
    /// directory.
    /// </summary>
    public string CredentialsFile => FileNamedBy("AWS_SHARED_CREDENTIALS_FILE") ?? BelowHome("credentials");

    /// <summary>Says where relative paths start from, for what the calling flow of control does.</summary>
    public static void UseDirectory(string directory) => CallerDirectory.Value = directory;

    /// <summary>The full path that a variable names; null when it is not set.</summary>
    internal string? FileNamedBy(string variable) => Variable(variable) is { } path ? FullPath(path) : null;

    /// <summary>
    /// A path as people write it in settings: <c>~</c>, <c>$NAME</c> and <c>${NAME}</c>, on Windows <c>%NAME%</c> too, are expanded, and a
    /// relative one starts from the caller's folder. A variable that is not set stays as it is written, so that an error shows it. Empty
    /// for a path below a home directory that there is not.
    /// </summary>
    internal string FullPath(string path)
    {
        string expanded =
            path.IndexOfAny(['$', '%']) < 0
                ? path
                : PathVariable.Value.Replace(
                    path,
                    match =>
                        match.Groups["windows"].Success && Platform != HostPlatform.Windows
                            ? match.Value
                            : Variable(match.Groups["name"].Value) ?? match.Value
                );
        if (expanded.Length > 0 && expanded[0] == '~' && (expanded.Length == 1 || expanded[1] == '/' || IsWindowsSeparator(expanded[1])))
        {
            if (HomeDirectory.Length == 0)
            {
                return string.Empty;
            }
            expanded = Path.Combine(HomeDirectory, expanded.Substring(1).TrimStart('/', '\\'));
        }
        try
        {
            return Path.GetFullPath(Path.Combine(CurrentDirectory, WithDrive(expanded)));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or PathTooLongException)
        {
            // No path at all, such as one with a line end: who opens it says so.
            return expanded;
        }
    }

    // What Windows would take from the process's own folder: the drive of \path, and on the same drive the folder of C:path.
    private string WithDrive(string path)
    {
        if (Platform != HostPlatform.Windows || Path.GetPathRoot(CurrentDirectory) is not { Length: > 0 } root)
        {
            return path;
        }
        bool startsAtRoot = path.Length > 0 && path[0] is '\\' or '/' && !(path.Length > 1 && path[1] is '\\' or '/');
        bool startsInFolder = path.Length > 1 && path[1] == ':' && !(path.Length > 2 && path[2] is '\\' or '/');
        return startsAtRoot ? Path.Combine(root, path.Substring(1))
            : startsInFolder && root.StartsWith(path.Substring(0, 2), StringComparison.OrdinalIgnoreCase) ? path.Substring(2)
            : path;
    }

    private bool IsWindowsSeparator(char c) => c == '\\' && Platform == HostPlatform.Windows;

    private string BelowHome(params string[] names) =>
        HomeDirectory.Length == 0 ? string.Empty : names.Aggregate(Path.Combine(HomeDirectory, ".aws"), Path.Combine);

    /// <summary>All variables of the process, for what the SDK reads by itself.</summary>
    internal static IDictionary AllVariables() => Environment.GetEnvironmentVariables();

    internal DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>An environment variable; one that is set to nothing counts as not set.</summary>
    internal string? Variable(string name) => Variables(name) is { Length: > 0 } value ? value : null;

    internal bool Flag(string name) => string.Equals(Variable(name), "true", StringComparison.OrdinalIgnoreCase);
}
