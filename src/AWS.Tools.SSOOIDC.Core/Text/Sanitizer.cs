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
            if (
                char.GetUnicodeCategory(c)
                is not (
                    UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                )
            )
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

    /// <summary>What an exception says, with what its first cause says where that is more.</summary>
    public static string WithCause(Exception error)
    {
        string cause = error.GetBaseException().Message;
        return error.Message.Contains(cause) ? error.Message : $"{error.Message.TrimEnd('.')}: {cause}";
    }
}
