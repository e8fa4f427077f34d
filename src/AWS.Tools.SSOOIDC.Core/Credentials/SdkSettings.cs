using System.Text;
using Amazon;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Internals;

namespace AWS.Tools.SSOOIDC.Core.Credentials;

/// <summary>
/// Keeps the SDK's view of the environment and of the shared files true to this moment. The SDK reads both once a process, but a shell's
/// user changes them.
/// </summary>
internal static class SdkSettings
{
    private static readonly object Gate = new();
    private static readonly FileMemo<FilesState> Files = new(static files => files.IsReadable);

    // A file system that answered this short a while ago is not waited for in vain now.
    private static readonly TimeSpan LongestTrust = TimeSpan.FromSeconds(1);

    private static string? _seen;
    private static SettingsLook? _last;

    /// <summary>
    /// The name of the profile in force where none is named: the one that a script set on the SDK, else the one of the environment.
    /// </summary>
    public static string DefaultProfileName(HostEnvironment environment) =>
        AWSConfigs.AWSProfileName is { Length: > 0 } name ? name : ProfileName.InForce(environment);

    /// <summary>Has the SDK look at no file by itself, unless it was told before where to look.</summary>
    public static void Start()
    {
        EncryptedStore.Start();
        SdkFiles.Start();
    }

    /// <summary>Makes the SDK read anew what has changed since the last call.</summary>
    /// <param name="environment">Where the files are.</param>
    /// <param name="profileLocation">A credentials file to count in, besides the shared ones.</param>
    /// <param name="withFiles">
    /// Whether the call may need credentials that other clients of the SDK fetch: what these are told by files, such as FIPS endpoints, only
    /// the SDK's own reader gives them. Files that it refuses count as not there.
    /// </param>
    /// <returns>
    /// A fingerprint of every AWS and proxy variable and of the files' contents: as long as it stays the same, so does all that
    /// is resolved from them.
    /// </returns>
    public static string Refresh(HostEnvironment environment, string? profileLocation, bool withFiles)
    {
        EncryptedStore.Start();
        // Outside the lock: a file system that does not answer must not hold up calls that ask another one later.
        var look = SettingsLook.Take(DefaultProfileName(environment), Paths(environment, profileLocation), withFiles);
        string[] bundles = Bundles(environment, profileLocation);
        (string state, bool readable) = Fingerprint(environment, look, bundles);
        state += withFiles;
        look.State = state;
        look.At = Clock.GetTimestamp();
        lock (Gate)
        {
            if (state != _seen)
            {
                SdkFiles.PointAtNothing();
                if (withFiles && readable && environment.CredentialsFile.Length > 0 && environment.ConfigFile.Length > 0)
                {
                    SdkFiles.PointAt(environment.CredentialsFile, environment.ConfigFile);
                }
                _seen = state;
            }
            // Bundles that profiles name are none of what it looked at.
            _last = look.IsSettled && Array.TrueForAll(bundles, bundle => bundle == look.Paths[0]) ? look : null;
            return state;
        }
    }

    /// <summary>
    /// The same fingerprint, where it takes no more than a moment to be sure that it has not changed; else null. It reads no file, and asks
    /// only file systems that answered a moment ago.
    /// </summary>
    public static string? TryGetState(HostEnvironment environment, string? profileLocation, bool withFiles)
    {
        SettingsLook? last;
        lock (Gate)
        {
            last = _last?.State == _seen ? _last : null;
        }
        if (
            last is null
            || last.WithFiles != withFiles
            || Clock.GetElapsedTime(last.At) > LongestTrust
            || !last.IsSameAs(DefaultProfileName(environment), Paths(environment, profileLocation))
        )
        {
            return null;
        }
        last.At = Clock.GetTimestamp();
        return last.State;
    }

    private static TimeProvider Clock => HostEnvironment.OfProcess.Time;

    // The bundle, the encrypted store, the shared files.
    private static string[] Paths(HostEnvironment environment, string? profileLocation) =>
        [
            environment.FileNamedBy("AWS_CA_BUNDLE") ?? string.Empty,
            EncryptedStore.FilePath(environment),
            environment.CredentialsFile,
            environment.ConfigFile,
            profileLocation ?? string.Empty,
        ];

    private static (string State, bool Readable) Fingerprint(HostEnvironment environment, SettingsLook look, string[] bundles)
    {
        var state = new StringBuilder();
        foreach (KeyValuePair<string, string> variable in look.Variables.OrderBy(static variable => variable.Key, StringComparer.Ordinal))
        {
            state.Append(variable.Key).Append('=').Append(variable.Value).Append('\n');
        }
        state.Append(look.ProfileName).Append('\n');
        string store = look.Paths[1];
        string[] shared = [look.Paths[2], look.Paths[3], look.Paths[4]];
        // Who clients trust is kept with them too.
        state.Append(Files.Get(bundles, () => FilesState.Read(environment, bundles)).Digest).Append('\n');
        // Whoever needs the encrypted store hears what is wrong with it; nobody else waits for it.
        state.Append(Files.Get([store], () => FilesState.Read(environment, [store], waits: false)).Digest).Append('\n');
        FilesState files = Files.Get(shared, () => FilesState.Read(environment, shared));
        state.Append(files.Digest);
        // A digest, so that what is kept for comparison holds no secret.
        return (Convert.ToBase64String(Crypto.Sha256(Encoding.UTF8.GetBytes(state.ToString()))), files.IsReadable);
    }

    private static string[] Bundles(HostEnvironment environment, string? profileLocation) =>
        environment.FileNamedBy("AWS_CA_BUNDLE") is { } bundle
            ? [bundle]
            :
            [
                .. SharedConfig
                    .LoadIfReadable(environment, profileLocation)
                    .Profiles.Select(static profile => profile["ca_bundle"])
                    .OfType<string>()
                    .Select(environment.FullPath)
                    .Distinct(),
            ];
}
