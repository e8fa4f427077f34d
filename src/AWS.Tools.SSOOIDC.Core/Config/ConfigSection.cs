using System.Text;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>One section of the shared files.</summary>
/// <param name="file">The file that it stands in.</param>
/// <param name="header">What stands between its brackets.</param>
/// <param name="name">Its name.</param>
internal sealed class ConfigSection(string file, string header, string name)
{
    private readonly Dictionary<string, Value> _values = new(StringComparer.Ordinal);
    private ConfigSection? _over;
    private ConfigSection? _under;

    /// <summary>The file that it stands in.</summary>
    public string File { get; } = file;

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>How the section stands in the file, for messages.</summary>
    public string Title { get; } = $"[{Sanitizer.Escape(header)}]";

    /// <summary>The key's value, lines joined by line ends; null when it is not there or empty.</summary>
    /// <exception cref="CoreException">A comment stands behind it, which would count as a part of it.</exception>
    public string? this[string key] => Raw(key) is { } value ? Check(key, value, value) : null;

    /// <summary>A value that must not be shown; else as any other.</summary>
    /// <exception cref="CoreException">A comment stands behind it, which would count as a part of it.</exception>
    public string? Secret(string key) => Raw(key) is { } value ? Check(key, value, null) : null;

    /// <summary>A value in which anything may stand, such as a command line; null when it is not there or empty.</summary>
    public string? Raw(string key) => TryFind(key) is { } value && value.Text.ToString().Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A key that is nested below another; null when it is not there or empty.</summary>
    /// <exception cref="CoreException">A comment stands behind it, which would count as a part of it.</exception>
    public string? Nested(string key, string below)
    {
        // Only what stands on lines of its own, below a key without a value, is nested.
        if (TryFind(below) is not { } value || value.Text.Length == 0 || value.Text[0] != '\n')
        {
            return null;
        }
        foreach (string line in value.Text.ToString().Split('\n'))
        {
            int separator = line.IndexOf('=');
            if (separator > 0 && string.Equals(line.Substring(0, separator).Trim(), key, StringComparison.OrdinalIgnoreCase))
            {
                return line.Substring(separator + 1).Trim() is { Length: > 0 } nested ? Check(below, nested, nested) : null;
            }
        }
        return null;
    }

    /// <summary>Whether the key is there, with a value or without.</summary>
    public bool Has(string key) => TryFind(key) is not null;

    /// <summary>The section that a key stands in: this one, or for a profile perhaps that of the credentials file.</summary>
    public ConfigSection Of(string key) => TryFind(key)?.Section ?? this;

    /// <summary>Begins a key anew; what it had is gone.</summary>
    internal void Set(string key, string value) => _values[key] = new Value(this, new StringBuilder(value));

    /// <summary>Goes on with a key on a further line.</summary>
    internal void Continue(string key, string line) => _values[key].Text.Append('\n').Append(line);

    /// <summary>Takes over what another section has; its values win.</summary>
    internal void Overlay(ConfigSection other) => _over = other;

    /// <summary>Takes over what another section has and this one lacks.</summary>
    internal void Underlay(ConfigSection other) => _under = other;

    // Looked up, not copied: many sections below many defaults would cost the product of the two.
    private Value? TryFind(string key) =>
        _over?.TryFind(key) ?? (_values.TryGetValue(key, out Value? value) ? value : _under?.TryFind(key));

    // The AWS CLI takes such a comment for a part of the value, and so sends it.
    private static bool HasTrailingComment(string value)
    {
        for (int n = 1; n < value.Length; n++)
        {
            if (value[n] is '#' or ';' && char.IsWhiteSpace(value[n - 1]))
            {
                return true;
            }
        }
        return false;
    }

    private string Check(string key, string value, string? shown) =>
        !HasTrailingComment(value)
            ? value
            : throw new CoreException(
                ErrorIds.ConfigValueInvalid,
                FailureKind.Configuration,
                $"In '{Sanitizer.Escape(Of(key).File)}', {key} of {Of(key).Title} has a comment behind its value, "
                    + "which counts as a part of it"
                    + (shown is null ? "." : $": '{Sanitizer.Escape(shown)}'."),
                "Put the comment on a line of its own."
            );

    // No structure: generic code for one of ours is compiled anew in each process.
    private sealed class Value(ConfigSection section, StringBuilder text)
    {
        public ConfigSection Section { get; } = section;

        public StringBuilder Text { get; } = text;
    }
}
