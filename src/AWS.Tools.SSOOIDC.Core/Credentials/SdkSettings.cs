using System.Collections;
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
    private static string? _seen;

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
        (string state, bool readable) = Fingerprint(environment, profileLocation);
        state += withFiles;
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
            return state;
        }
    }

    private static (string State, bool Readable) Fingerprint(HostEnvironment environment, string? profileLocation)
    {
        var state = new StringBuilder();
        var variables = new List<string>();
        foreach (DictionaryEntry variable in HostEnvironment.AllVariables())
        {
            string name = (string)variable.Key;
            if (name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase))
            {
                variables.Add($"{name}={variable.Value}\n");
            }
        }
        variables.Sort(StringComparer.Ordinal);
        foreach (string variable in variables)
        {
            state.Append(variable);
        }
        state.Append(DefaultProfileName(environment)).Append('\n');
        // Who clients trust is kept with them too.
        string[] bundles = Bundles(environment, profileLocation);
        state.Append(Files.Get(bundles, () => FilesState.Read(environment, bundles)).Digest).Append('\n');
        // Whoever needs the encrypted store hears what is wrong with it; nobody else waits for it.
        string store = EncryptedStore.FilePath(environment);
        state.Append(Files.Get([store], () => FilesState.Read(environment, [store], waits: false)).Digest).Append('\n');
        string[] paths = [environment.CredentialsFile, environment.ConfigFile, profileLocation ?? string.Empty];
        FilesState files = Files.Get(paths, () => FilesState.Read(environment, paths));
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
