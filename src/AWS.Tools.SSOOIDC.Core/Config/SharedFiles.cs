using System.Collections;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Internal;
using AWS.Tools.SSOOIDC.Core.Credentials;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>
/// Keeps the SDK's view of the environment and of the shared config and credentials files true to this moment. The SDK
/// reads the files' paths once a process and the settings in them once more, but a shell's user changes both.
/// </summary>
internal static class SharedFiles
{
    private static readonly object Gate = new();
    private static string? _seen;

    /// <summary>The shared credentials file in force: <c>AWS_SHARED_CREDENTIALS_FILE</c>, else <c>~/.aws/credentials</c>.</summary>
    public static string CredentialsPath => PathOf(SharedCredentialsFile.SharedCredentialsFileEnvVar, "credentials");

    /// <summary>The shared config file in force: <c>AWS_CONFIG_FILE</c>, else <c>~/.aws/config</c>.</summary>
    public static string ConfigPath => PathOf(SharedCredentialsFile.SharedConfigFileEnvVar, "config");

    /// <summary>
    /// The name of the profile in force where none is named: the one that a script set on <c>[Amazon.AWSConfigs]</c>, else
    /// <c>AWS_PROFILE</c>, else <c>default</c>.
    /// </summary>
    public static string DefaultProfileName => DefaultAWSCredentialsIdentityResolver.GetProfileName();

    /// <summary>
    /// Makes the SDK read anew what has changed since the last call.
    /// </summary>
    /// <param name="profileLocation">A credentials file to count in, besides the shared ones.</param>
    /// <returns>
    /// A fingerprint of every AWS variable and of the files' contents: as long as it stays the same, so does all that
    /// is resolved from them.
    /// </returns>
    /// <exception cref="CoreException">The shared files cannot be read.</exception>
    public static string Refresh(string? profileLocation)
    {
        lock (Gate)
        {
            string state = Fingerprint(profileLocation);
            if (state != _seen)
            {
                PointSdkAtFiles();
                // The SDK reads them in a static constructor too: what fails there fails for good.
                Profiles.Check();
                FallbackInternalConfigurationFactory.Reset();
                _seen = state;
            }
            return state;
        }
    }

    /// <summary>
    /// Makes sure that a file for secrets is there and that nobody but its owner can read it, before anything is written.
    /// </summary>
    public static void MakePrivate(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
#if NET
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Directory.CreateDirectory(folder, owner | UnixFileMode.UserExecute);
            using (
                new FileStream(
                    path,
                    new FileStreamOptions
                    {
                        Mode = FileMode.OpenOrCreate,
                        Access = FileAccess.Write,
                        UnixCreateMode = owner,
                    }
                )
            ) { }
            File.SetUnixFileMode(path, owner);
            return;
        }
#endif
        Directory.CreateDirectory(folder);
    }

    // The SDK settles these paths in a static constructor and offers no other way to move them.
    private static void PointSdkAtFiles()
    {
        Set(nameof(SharedCredentialsFile.DefaultFilePath), CredentialsPath);
        Set(nameof(SharedCredentialsFile.DefaultConfigFilePath), ConfigPath);

        static void Set(string property, string path) =>
            typeof(SharedCredentialsFile)
                .GetProperty(property, BindingFlags.Public | BindingFlags.Static)!
                .GetSetMethod(nonPublic: true)!
                .Invoke(null, [path]);
    }

    private static string Fingerprint(string? profileLocation)
    {
        var state = new StringBuilder();
        var variables = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            string name = (string)variable.Key;
            if (name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase))
            {
                variables[name] = (string?)variable.Value;
            }
        }
        foreach (KeyValuePair<string, string?> variable in variables)
        {
            state.Append(variable.Key).Append('=').Append(variable.Value).Append('\n');
        }
        state.Append(DefaultProfileName).Append('\n');
        Append(state, CredentialsPath);
        Append(state, ConfigPath);
        if (!string.IsNullOrEmpty(profileLocation))
        {
            Append(state, profileLocation!);
        }
        // A digest, so that what is kept for comparison holds no secret.
        using SHA256 digest = SHA256.Create();
        return Convert.ToBase64String(digest.ComputeHash(Encoding.UTF8.GetBytes(state.ToString())));

        static void Append(StringBuilder state, string path)
        {
            state.Append(path).Append('\n');
            try
            {
                // The contents, not the time stamp: two writes can fall within one tick of the file system's clock.
                state.Append(File.ReadAllText(path)).Append('\n');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                state.Append(e.GetType().Name).Append('\n');
            }
        }
    }

    private static string PathOf(string variable, string file)
    {
        string? path = Environment.GetEnvironmentVariable(variable);
        return string.IsNullOrEmpty(path) ? Path.Combine(Home, ".aws", file) : Path.GetFullPath(Expand(path!));
    }

    private static string Home
    {
        get
        {
            string? home = Environment.GetEnvironmentVariable("HOME");
            home = string.IsNullOrEmpty(home) ? Environment.GetEnvironmentVariable("USERPROFILE") : home;
            return string.IsNullOrEmpty(home) ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) : home!;
        }
    }

    private static string Expand(string path) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? Home + path.Substring(1) : path;
}
