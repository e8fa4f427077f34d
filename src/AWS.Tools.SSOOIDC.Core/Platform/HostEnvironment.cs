using System.Runtime.InteropServices;

namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>
/// The world outside: environment variables, home directory, clock, browser and HTTP. Nothing in this library reaches for them in
/// another way, so a test replaces any of them and a process-wide cache of the environment never gets in between.
/// </summary>
public sealed class HostEnvironment
{
    private readonly string? _homeDirectory;

    /// <summary>Looks up an environment variable, at each call; null when it is not set.</summary>
    public Func<string, string?> Variables { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The clock of every expiry and the timer of every wait.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Opens a page for the person.</summary>
    public IBrowser Browser { get; init; } = SystemBrowser.Instance;

    /// <summary>Tells whether a file exists; asked for the marks that container runtimes leave.</summary>
    public Func<string, bool> FileExists { get; init; } = File.Exists;

    /// <summary>Makes the handler that asks a vanity start URL where it leads; it must not follow redirects.</summary>
    public Func<HttpMessageHandler> Http { get; init; } = static () => new HttpClientHandler { AllowAutoRedirect = false };

    /// <summary>This machine's name, for the name of the client registration.</summary>
    public string HostName { get; init; } = Environment.MachineName;

    /// <summary>The operating system.</summary>
    public HostPlatform Platform { get; init; } =
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? HostPlatform.Windows
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? HostPlatform.MacOS
        : HostPlatform.Linux;

    /// <summary>
    /// The home directory: as set, else <c>USERPROFILE</c> (Windows) or <c>HOME</c>, as the AWS CLI finds it, else what the system says.
    /// Empty when there is none.
    /// </summary>
    public string HomeDirectory
    {
        get =>
            _homeDirectory
            ?? Variable(Platform == HostPlatform.Windows ? "USERPROFILE" : "HOME")
            ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        init => _homeDirectory = value;
    }

    /// <summary>The folder of the shared token cache.</summary>
    public string CacheDirectory => Path.Combine(HomeDirectory, ".aws", "sso", "cache");

    /// <summary>The shared config file: <c>AWS_CONFIG_FILE</c>, else <c>~/.aws/config</c>.</summary>
    public string ConfigFile
    {
        get
        {
            string path = Variable("AWS_CONFIG_FILE") ?? Path.Combine("~", ".aws", "config");
            return path.Length > 1 && path[0] == '~' && path[1] is '/' or '\\' ? Path.Combine(HomeDirectory, path.Substring(2)) : path;
        }
    }

    internal DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>An environment variable; one that is set to nothing counts as not set.</summary>
    internal string? Variable(string name) => Variables(name) is { Length: > 0 } value ? value : null;

    internal bool Flag(string name) => string.Equals(Variable(name), "true", StringComparison.OrdinalIgnoreCase);
}
