using System.Text.RegularExpressions;
using Amazon.Runtime.CredentialManagement;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.SdkInternals;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Credentials;

/// <summary>Finds profiles in the SDK's encrypted store and in the shared config and credentials files.</summary>
internal static class Profiles
{
    private static readonly HostEnvironment Host = HostEnvironment.OfProcess;

    private static readonly Regex UnknownLine = new(
        @"^Line (\d+):<.*> in file (.*) does not contain a section, property or comment\.$",
        RegexOptions.Singleline,
        TimeSpan.FromSeconds(1)
    );

    /// <summary>A profile and the store that it was found in, which resolves what it refers to.</summary>
    internal sealed record Found(CredentialProfile Profile, ICredentialProfileSource Source);

    /// <summary>The profile that the call names, or null where it names none.</summary>
    /// <exception cref="CoreException">The profile is not there, or its file cannot be read.</exception>
    public static Found? Named(CallSettings settings) =>
        NamedBy(settings) is { } name ? Find(name, settings.ProfileLocation) ?? throw NotFound(name, settings.ProfileLocation) : null;

    /// <summary>The name of the profile that the call names, or null. A location alone means the default profile of that file.</summary>
    public static string? NamedBy(CallSettings settings) =>
        !string.IsNullOrEmpty(settings.ProfileName) ? settings.ProfileName
        : !string.IsNullOrEmpty(settings.ProfileLocation) ? SdkSettings.DefaultProfileName(Host)
        : null;

    /// <summary>The profile of that name, or null where there is none.</summary>
    /// <exception cref="CoreException">A file cannot be read.</exception>
    public static Found? Find(string name, string? location)
    {
        CheckFile(location);
        var chain = new CredentialProfileStoreChain(location);
        try
        {
            return chain.TryGetProfile(name, out CredentialProfile profile) ? new Found(profile, chain) : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw Unreadable($"The profile '{Sanitizer.Shorten(name)}'", location, e);
        }
    }

    /// <summary>Has the SDK read the shared files.</summary>
    /// <exception cref="CoreException">It cannot read one of them. It then looks at none.</exception>
    public static void Read(Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            SdkFiles.PointAtNothing();
            throw Unreadable("What is configured", location: null, e);
        }
    }

    /// <summary>The profile of that name in the SDK's encrypted store; null where there is no such store, or no such profile in it.</summary>
    public static Found? FindEncrypted(string name) => HasEncryptedStore ? Find(name, location: null) : null;

    /// <summary>All profiles that give credentials.</summary>
    public static List<CredentialProfile> List(string? location)
    {
        SdkSettings.Refresh(Host, location, withFiles: true);
        return new CredentialProfileStoreChain(location).ListProfiles();
    }

    /// <summary>Saves a profile in the shared credentials file, or the one at <paramref name="location"/>.</summary>
    /// <exception cref="CoreException">The options make no profile, or the file cannot be written.</exception>
    public static void Save(string name, CredentialProfileOptions options, string? location)
    {
        string path = location ?? Host.CredentialsFile;
        try
        {
            PrivateFile.Ensure(path);
            new SharedCredentialsFile(path).RegisterProfile(new CredentialProfile(name, options));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CoreException(
                ErrorIds.ProfileNotSaved,
                e is ArgumentException ? FailureKind.InvalidArgument : FailureKind.WriteFailed,
                $"The profile '{Sanitizer.Shorten(name)}' cannot be saved in {path}: {e.Message}",
                "Check the name and the file's permissions.",
                e
            );
        }
    }

    /// <summary>Makes sure that what stands at a path is a file: the SDK would wait for a pipe.</summary>
    /// <exception cref="CoreException">It is something else.</exception>
    public static void CheckFile(string? path)
    {
        if (!string.IsNullOrEmpty(path) && RegularFile.What(path!) is { } what)
        {
            throw new CoreException(
                ErrorIds.ProfileUnreadable,
                FailureKind.InvalidData,
                $"'{path}' is {what}, not a file with profiles.",
                "Name another file with AWS_SHARED_CREDENTIALS_FILE or AWS_CONFIG_FILE."
            );
        }
    }

    private static CoreException Unreadable(string what, string? location, Exception cause)
    {
        // The SDK quotes the whole line, and on it may be a secret.
        Match line = UnknownLine.Match(cause.Message);
        string why = line.Success
            ? $"line {line.Groups[1]} of {line.Groups[2]} is no section, property or comment."
            : Sanitizer.Shorten(cause.Message);
        return new CoreException(
            ErrorIds.ProfileUnreadable,
            FailureKind.InvalidData,
            $"{what} is not available from {Places(location)}: {why}",
            "Fix the file, or name another one with AWS_SHARED_CREDENTIALS_FILE or AWS_CONFIG_FILE.",
            line.Success ? null : cause
        );
    }

    /// <summary>The places in which profiles are looked for, as text.</summary>
    public static string Places(string? location) =>
        string.IsNullOrEmpty(location)
            ? $"{(HasEncryptedStore ? "the SDK's encrypted store, " : string.Empty)}{Host.CredentialsFile}, {Host.ConfigFile}"
            : $"{location}, {Host.ConfigFile}";

    /// <summary>Whether the platform has the SDK's encrypted store, where SAML role profiles live.</summary>
    public static bool HasEncryptedStore => Path.DirectorySeparatorChar == '\\';

    /// <summary>The path of the encrypted store's file; null where the platform has none.</summary>
    public static string? EncryptedStore =>
        HasEncryptedStore && Host.Variable("LOCALAPPDATA") is { } data ? Path.Combine(data, "AWSToolkit", "RegisteredAccounts.json") : null;

    /// <summary>The error for a profile that is in none of the places searched.</summary>
    public static CoreException NotFound(string name, string? location) =>
        new(
            ErrorIds.ProfileNotFound,
            FailureKind.Configuration,
            $"There is no profile '{Sanitizer.Shorten(name)}'. Searched: {Places(location)}.",
            "Check the profile's name and the files that AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE name."
        );
}
