using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Settings;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Internals;

namespace AWS.Tools.SSOOIDC.Core.Credentials;

/// <summary>
/// Reads and writes the files of the SDK's encrypted store in place of the SDK's own manager. That one settles for a folder once a process,
/// tries for 5 s to read a file that is damaged or that another program has open, then takes it for empty, and would save it so.
/// </summary>
/// <param name="environment">Where the files are.</param>
/// <param name="encrypt">Encrypts a value for this user; null for what Windows has for it.</param>
/// <param name="decrypt">Its reverse.</param>
internal sealed class EncryptedSettings(
    HostEnvironment environment,
    Func<string, string>? encrypt = null,
    Func<string, string>? decrypt = null
) : IPersistenceManager
{
    // Before a value that cannot be decrypted; no text that people encrypt begins with it.
    private const string Mark = "\0";

    private readonly Func<string, string> _encrypt = encrypt ?? UserCrypto.Encrypt;
    private readonly Func<string, string> _decrypt = decrypt ?? UserCrypto.Decrypt;

    // Set while this library uses the store for what a caller asked. The SDK also asks for itself, some of it from static constructors
    // that must not fail, and for calls that need nothing of the store.
    [ThreadStatic]
    private static bool _isStrict;

    /// <summary>Whether a value that was read is one that cannot be decrypted.</summary>
    public static bool IsSealed(string? value) => value?.StartsWith(Mark, StringComparison.Ordinal) == true;

    /// <summary>
    /// Uses the store so that nothing is passed over: a file that cannot be read is an error, and a value that cannot be decrypted is
    /// marked, and kept.
    /// </summary>
    /// <exception cref="CoreException">A file of it cannot be read.</exception>
    public static T Strictly<T>(Func<T> use)
    {
        _isStrict = true;
        try
        {
            return use();
        }
        finally
        {
            _isStrict = false;
        }
    }

    /// <summary>The path of a file of the store, where the SDK has it; empty when there is no home directory.</summary>
    public static string PathOf(HostEnvironment environment, string type) =>
        (environment.Variable("HOME") ?? environment.Variable("USERPROFILE")) is { } home
            ? Path.Combine(home, "AppData", "Local", "AWSToolkit", type + ".json")
            : string.Empty;

    /// <inheritdoc/>
    public SettingsCollection GetSettings(string type)
    {
        string path = PathOf(environment, type);
        if (path.Length == 0)
        {
            return new SettingsCollection();
        }
        try
        {
            return new SettingsCollection(Parse(RegularFile.ReadText(environment, path, waits: _isStrict)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new SettingsCollection();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return _isStrict ? throw Unreadable(path, e) : new SettingsCollection();
        }
    }

    /// <inheritdoc/>
    public void SaveSettings(string type, SettingsCollection settings)
    {
        string path = PathOf(environment, type);
        if (path.Length == 0)
        {
            throw new IOException("There is no home directory to have the file in.");
        }
        using var content = new MemoryStream();
        using (var json = new Utf8JsonWriter(content, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            foreach (SettingsCollection.ObjectSettings owner in settings)
            {
                json.WriteStartObject(owner.UniqueKey);
                foreach (string key in owner.Keys)
                {
                    if (owner[key] is { } value)
                    {
                        json.WriteString(key, Protect(owner.UniqueKey, key, value));
                    }
                }
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        AtomicFile.WriteText(environment, path, Encoding.UTF8.GetString(content.ToArray()));
    }

    private Dictionary<string, Dictionary<string, string>> Parse(string text)
    {
        var objects = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        if (text.Length == 0)
        {
            return objects;
        }
        using var document = JsonDocument.Parse(text);
        foreach (JsonProperty owner in document.RootElement.EnumerateObject())
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (JsonProperty setting in owner.Value.EnumerateObject())
            {
                if (setting.Value.GetString() is { } value && Unprotect(owner.Name, setting.Name, value) is { } plain)
                {
                    values[setting.Name] = plain;
                }
            }
            objects[owner.Name] = values;
        }
        return objects;
    }

    private string? Unprotect(string owner, string key, string value)
    {
        if (!SettingKeys.IsEncrypted(owner, key))
        {
            return value;
        }
        try
        {
            return _decrypt(value);
        }
        catch (Exception e) when (e is AmazonClientException or FormatException or ArgumentException or OverflowException)
        {
            return _isStrict ? Mark + value : null;
        }
    }

    private string Protect(string owner, string key, string value) =>
        IsSealed(value) ? value.Substring(Mark.Length)
        : SettingKeys.IsEncrypted(owner, key) ? _encrypt(value)
        : value;

    private static CoreException Unreadable(string path, Exception cause) =>
        new(
            ErrorIds.ProfileUnreadable,
            FailureKind.InvalidData,
            $"The SDK's encrypted store '{Sanitizer.Escape(path)}' cannot be read: "
                + (cause is IOException or UnauthorizedAccessException ? Sanitizer.Shorten(cause.Message) : "it is damaged."),
            SharingViolation.Advice(cause, "Restore the file, or remove it and save its profiles again."),
            cause
        );
}
