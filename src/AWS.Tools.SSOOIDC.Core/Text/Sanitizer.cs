using System.Globalization;
using System.Text;

namespace AWS.Tools.SSOOIDC.Core.Text;

/// <summary>
/// Makes what a service or a browser sent safe to show: a terminal obeys control characters, and bidirectional marks lie.
/// </summary>
internal static class Sanitizer
{
    private const int LongestText = 300;

    /// <summary>Without control, format and separator characters, at full length: for URLs and codes.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        var clean = new StringBuilder(text!.Length);
        foreach (char c in text)
        {
            if (!IsUnsafe(c))
            {
                clean.Append(c);
            }
        }

        return clean.ToString();
    }

    /// <summary>The same, cut to a sentence or two: for descriptions.</summary>
    public static string Shorten(string? text)
    {
        string clean = Clean(text).Trim();
        return clean.Length <= LongestText ? clean : $"{clean.Substring(0, LongestText)}...";
    }

    /// <summary>The same, with the ends of lines left: for texts of several lines.</summary>
    public static string CleanLines(string text) =>
        text.Any(static c => IsUnsafe(c) && c is not ('\n' or '\r' or '\t'))
            ? string.Concat(text.Where(static c => !IsUnsafe(c) || c is '\n' or '\r' or '\t'))
            : text;

    /// <summary>
    /// A foreign value to quote: what does not show is written as an escape, so that a person sees why a name is not found.
    /// </summary>
    public static string Escape(string? text)
    {
        var shown = new StringBuilder();
        foreach (char c in text ?? string.Empty)
        {
            _ = c switch
            {
                '\r' => shown.Append(@"\r"),
                '\n' => shown.Append(@"\n"),
                '\t' => shown.Append(@"\t"),
                _ when IsUnsafe(c) => shown.Append(@"\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => shown.Append(c),
            };
        }
        return shown.Length <= LongestText ? shown.ToString() : $"{shown.ToString(0, LongestText)}...";
    }

    /// <summary>Whether a character could steer a terminal, hide, or change the order of what is shown.</summary>
    public static bool IsUnsafe(char c) =>
        char.GetUnicodeCategory(c)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;

    /// <summary>What an exception says, with what its first cause says where that is more.</summary>
    public static string WithCause(Exception error)
    {
        string cause = error.GetBaseException().Message;
        return error.Message.Contains(cause) ? error.Message : $"{error.Message.TrimEnd('.')}: {cause}";
    }
}
