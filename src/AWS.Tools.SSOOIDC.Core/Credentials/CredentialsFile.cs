using System.Text;
using Amazon.Runtime.CredentialManagement;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Core.Credentials;

/// <summary>Saves profiles in a shared credentials file, of which all else stays as it is.</summary>
internal static class CredentialsFile
{
    // What a profile has of one kind of credentials must not be mixed with another kind.
    private static readonly (string Key, Func<CredentialProfileOptions, string?> Value)[] Keys =
    [
        ("aws_access_key_id", static options => options.AccessKey),
        ("aws_secret_access_key", static options => options.SecretKey),
        ("aws_session_token", static options => options.Token),
        ("role_arn", static options => options.RoleArn),
        ("source_profile", static options => options.SourceProfile),
        ("external_id", static options => options.ExternalID),
        ("mfa_serial", static options => options.MfaSerial),
        ("role_session_name", static options => options.RoleSessionName),
        ("credential_source", static options => options.CredentialSource),
        ("credential_process", static options => options.CredentialProcess),
        ("web_identity_token_file", static options => options.WebIdentityTokenFile),
    ];

    /// <summary>Saves a profile, in place of the one of that name.</summary>
    /// <exception cref="ArgumentException">The name or a value would not stay on its line.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read or written.</exception>
    public static void Save(HostEnvironment environment, string path, string name, CredentialProfileOptions options)
    {
        if (path.Length == 0)
        {
            throw new IOException("There is no home directory to have the file in.");
        }
        if (name.Trim() is not { Length: > 0 } trimmed || trimmed != name || name.Any(static c => char.IsControl(c) || c is '[' or ']'))
        {
            throw new ArgumentException("A name has no brackets, line ends or other control characters, and no blank at its ends.");
        }
        var lines = new List<string>();
        foreach ((string key, Func<CredentialProfileOptions, string?> value) in Keys)
        {
            if (value(options) is { Length: > 0 } text)
            {
                // Never the value itself: it may be a secret.
                lines.Add(
                    text.Trim() == text && !text.Any(char.IsControl)
                        ? $"{key}={text}"
                        : throw new ArgumentException($"{key} has a line end or a blank at one of its ends, or a control character in it.")
                );
            }
        }
        string before = AtomicFile.Exists(path) ? RegularFile.ReadText(environment, path) : string.Empty;
        AtomicFile.WriteText(environment, path, Merge(before, name, lines));
    }

    private static string Merge(string text, string name, List<string> lines)
    {
        var merged = new StringBuilder();
        string end = text.Contains("\r\n") ? "\r\n" : "\n";
        bool isInside = false;
        bool isDropped = false;
        bool isWritten = false;
        foreach (ConfigLine line in ConfigParser.Lines(text))
        {
            if (line.Kind == ConfigLineKind.Header)
            {
                isInside = line.Text == name;
            }
            // Of a key that goes its further lines go too.
            isDropped =
                isInside
                && (
                    line.Kind == ConfigLineKind.Key ? Keys.Any(known => known.Key == line.Text)
                    : line.Kind == ConfigLineKind.Continuation && isDropped
                );
            if (!isDropped)
            {
                merged.Append(line.Whole).Append(end);
            }
            if (line.Kind == ConfigLineKind.Header && isInside && !isWritten)
            {
                isWritten = true;
                lines.ForEach(added => merged.Append(added).Append(end));
            }
        }
        if (!isWritten)
        {
            merged.Append('[').Append(name).Append(']').Append(end);
            lines.ForEach(added => merged.Append(added).Append(end));
        }
        return merged.ToString();
    }
}
