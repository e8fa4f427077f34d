using System.Text;
using System.Text.RegularExpressions;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>One section of the shared config.</summary>
internal sealed class ConfigSection(string file, string kind, string name)
{
    // The AWS CLI takes such a comment for a part of the value, and so sends it.
    private static readonly Regex TrailingComment = new(@"\s[#;]", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private readonly Dictionary<string, StringBuilder> _values = new(StringComparer.Ordinal);

    /// <summary>The file that it stands in.</summary>
    public string File { get; } = file;

    /// <summary>What it configures, such as <c>profile</c> or <c>sso-session</c>.</summary>
    public string Kind { get; } = kind;

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>How the section stands in the file, for messages.</summary>
    public string Title => Kind == "profile" && Name == "default" ? "[default]" : $"[{Kind} {Sanitizer.Escape(Name)}]";

    /// <summary>The key's value, lines joined by line ends; null when it is not there or empty.</summary>
    public string? this[string key] =>
        _values.TryGetValue(key, out StringBuilder? value) && value.ToString().Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A key that is nested below another; null when it is not there or empty.</summary>
    public string? Nested(string key, string below)
    {
        // Only what stands on lines of its own, below a key without a value, is nested.
        if (!_values.TryGetValue(below, out StringBuilder? value) || value.Length == 0 || value[0] != '\n')
        {
            return null;
        }
        foreach (string line in value.ToString().Split('\n'))
        {
            int separator = line.IndexOf('=');
            if (separator > 0 && string.Equals(line.Substring(0, separator).Trim(), key, StringComparison.OrdinalIgnoreCase))
            {
                return line.Substring(separator + 1).Trim() is { Length: > 0 } nested ? nested : null;
            }
        }
        return null;
    }

    /// <summary>Whether the key is there, with a value or without.</summary>
    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>The key's value; null when it is not there or empty.</summary>
    /// <exception cref="CoreException">A comment stands behind it, which would count as a part of it.</exception>
    public string? Checked(string key)
    {
        string? value = this[key];
        if (value is not null && TrailingComment.IsMatch(value))
        {
            throw new CoreException(
                ErrorIds.ConfigValueInvalid,
                FailureKind.Configuration,
                $"In '{File}', {key} of {Title} has a comment behind its value, which counts as a part of it: '{Sanitizer.Escape(value)}'.",
                "Put the comment on a line of its own."
            );
        }
        return value;
    }

    /// <summary>Begins a key anew; what it had is gone.</summary>
    internal void Set(string key, string value) => _values[key] = new StringBuilder(value);

    /// <summary>Goes on with a key on a further line.</summary>
    internal void Continue(string key, string line) => _values[key].Append('\n').Append(line);

    /// <summary>Takes over what another section has; its values win.</summary>
    internal void Overlay(ConfigSection other)
    {
        foreach (KeyValuePair<string, StringBuilder> value in other._values)
        {
            _values[value.Key] = value.Value;
        }
    }
}
