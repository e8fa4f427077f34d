using System.Text.RegularExpressions;
using Amazon.Runtime.CredentialManagement;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Credentials;

/// <summary>Finds profiles in the SDK's encrypted store and in the shared config and credentials files.</summary>
internal static class Profiles
{
    /// <summary>The error id for a profile that is nowhere.</summary>
    public const string NotFoundId = "ProfileNotFound";

    /// <summary>A profile and the store that it was found in, which resolves what it refers to.</summary>
    internal sealed record Found(CredentialProfile Profile, ICredentialProfileSource Source);

    /// <summary>The profile that the call names, or null where it names none.</summary>
    /// <exception cref="CoreException">The profile is not there, or its file cannot be read.</exception>
    public static Found? Named(CallSettings settings)
    {
        if (string.IsNullOrEmpty(settings.ProfileName))
        {
            if (string.IsNullOrEmpty(settings.ProfileLocation))
            {
                return null;
            }
            // A location alone means the default profile of that file.
            return Find(SharedFiles.DefaultProfileName, settings.ProfileLocation)
                ?? throw NotFound(SharedFiles.DefaultProfileName, settings.ProfileLocation);
        }
        return Find(settings.ProfileName!, settings.ProfileLocation) ?? throw NotFound(settings.ProfileName!, settings.ProfileLocation);
    }

    /// <summary>The profile of that name, or null where there is none.</summary>
    /// <exception cref="CoreException">A file cannot be read.</exception>
    public static Found? Find(string name, string? location)
    {
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

    /// <summary>Makes sure that the shared files can be read.</summary>
    /// <exception cref="CoreException">One of them cannot.</exception>
    public static void Check()
    {
        try
        {
            new CredentialProfileStoreChain().TryGetProfile(SharedFiles.DefaultProfileName, out _);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw Unreadable("What is configured", location: null, e);
        }
    }

    /// <summary>All profiles that give credentials.</summary>
    public static List<CredentialProfile> List(string? location) => new CredentialProfileStoreChain(location).ListProfiles();

    /// <summary>Saves a profile in the shared credentials file, or the one at <paramref name="location"/>.</summary>
    /// <exception cref="CoreException">The options make no profile, or the file cannot be written.</exception>
    public static void Save(string name, CredentialProfileOptions options, string? location)
    {
        string path = location ?? SharedFiles.CredentialsPath;
        try
        {
            SharedFiles.MakePrivate(path);
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

    private static CoreException Unreadable(string what, string? location, Exception cause)
    {
        // The SDK quotes the whole line, and on it may be a secret.
        Match line = Regex.Match(
            cause.Message,
            @"^Line (\d+):<.*> in file (.*) does not contain a section, property or comment\.$",
            RegexOptions.Singleline
        );
        return new CoreException(
            ErrorIds.ProfileUnreadable,
            FailureKind.InvalidData,
            $"{what} cannot be read from {Places(location)}: {(line.Success ? $"line {line.Groups[1]} of {line.Groups[2]} is no section, property or comment." : Sanitizer.Shorten(cause.Message))}",
            "Mend the file, or name another with -ProfileLocation, AWS_SHARED_CREDENTIALS_FILE or AWS_CONFIG_FILE.",
            line.Success ? null : cause
        );
    }

    /// <summary>The places in which profiles are looked for, as text.</summary>
    public static string Places(string? location) =>
        string.IsNullOrEmpty(location)
            ? $"{(HasEncryptedStore ? "the SDK's encrypted store, " : string.Empty)}{SharedFiles.CredentialsPath}, {SharedFiles.ConfigPath}"
            : $"{location}, {SharedFiles.ConfigPath}";

    /// <summary>Whether the platform has the SDK's encrypted store, where SAML role profiles live.</summary>
    public static bool HasEncryptedStore => Path.DirectorySeparatorChar == '\\';

    /// <summary>The error for a profile that is in none of the places searched.</summary>
    public static CoreException NotFound(string name, string? location) =>
        new(
            ErrorIds.ProfileNotFound,
            FailureKind.Configuration,
            $"There is no profile '{Sanitizer.Shorten(name)}'. Searched: {Places(location)}.",
            "Check the name given with -ProfileName or AWS_PROFILE and the file given with -ProfileLocation, "
                + "AWS_SHARED_CREDENTIALS_FILE or AWS_CONFIG_FILE."
        );
}
