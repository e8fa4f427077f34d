using System.Text;
using System.Text.RegularExpressions;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>How profiles are named: a text with fields in braces.</summary>
internal sealed class ProfileNameFormat
{
    public const string AccountName = nameof(AccountName);
    public const string AccountId = nameof(AccountId);
    public const string RoleName = nameof(RoleName);
    public const string SessionName = nameof(SessionName);
    public const string Region = nameof(Region);

    private static readonly string[] Fields = [AccountName, AccountId, RoleName, SessionName, Region];

    // What stands in a profile's name for every tool that reads it without quotes.
    private static readonly Regex Unsafe = new(@"[^A-Za-z0-9_.@+-]+", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private readonly List<(bool IsField, string Text)> _parts;

    private ProfileNameFormat(List<(bool IsField, string Text)> parts) => _parts = parts;

    /// <summary>Whether names have the field in them.</summary>
    public bool Has(string field) => _parts.Contains((true, field));

    /// <summary>Reads a format.</summary>
    /// <exception cref="CoreException">It has a field that there is not, or a brace without its other.</exception>
    public static ProfileNameFormat Parse(string format)
    {
        var parts = new List<(bool IsField, string Text)>();
        for (int i = 0; i < format.Length;)
        {
            int open = format.IndexOfAny(['{', '}'], i);
            if (open < 0)
            {
                parts.Add((false, format.Substring(i)));
                break;
            }
            int close = format[open] == '{' ? format.IndexOf('}', open) : -1;
            string? field =
                close < 0
                    ? null
                    : Fields.FirstOrDefault(known =>
                        string.Equals(known, format.Substring(open + 1, close - open - 1), StringComparison.OrdinalIgnoreCase)
                    );
            if (field is null)
            {
                throw Wrong(format, $"has no field at '{Sanitizer.Escape(format.Substring(open))}'");
            }
            parts.Add((false, format.Substring(i, open - i)));
            parts.Add((true, field));
            i = close + 1;
        }
        return parts.Count > 0 ? new ProfileNameFormat(parts) : throw Wrong(format, "is empty");
    }

    /// <summary>A name, made safe: what some tool could not read in it is a dash.</summary>
    /// <param name="values">The fields' values; a missing one is empty.</param>
    public string Format(IReadOnlyDictionary<string, string?> values)
    {
        var name = new StringBuilder();
        foreach ((bool isField, string text) in _parts)
        {
            string part = Unsafe.Replace(isField ? values[text] ?? string.Empty : text, "-");
            // An account whose name leaves nothing is told by its id.
            if (isField && text == AccountName && part.Trim('-').Length == 0)
            {
                part = values[AccountId] ?? string.Empty;
            }
            name.Append(isField ? part.Trim('-') : part);
        }
        return name.ToString();
    }

    private static CoreException Wrong(string format, string why) =>
        new(
            ErrorIds.InvalidArgument,
            FailureKind.InvalidArgument,
            $"The format of names '{Sanitizer.Escape(format)}' {why}.",
            $"The fields are {string.Join(", ", Fields.Select(static field => $"{{{field}}}"))}."
        );
}
