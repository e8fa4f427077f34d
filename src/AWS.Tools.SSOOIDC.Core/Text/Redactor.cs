using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AWS.Tools.SSOOIDC.Core.Text;

/// <summary>
/// The one place that hides secrets in a text: the secrets of a call however they are written, and the user and password of every
/// address. It works on the whole text, before anything is cut off.
/// </summary>
internal static class Redactor
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Hidden = "***";

    // No secret of the service is nearly as short, and hiding a shorter text would riddle messages with holes.
    private const int ShortestSecret = 8;

    // A service may quote a part of a secret only. So much of one does not stand in a text by chance.
    private const int TellingPart = 20;

    private static readonly Regex UserInfo = new(
        @"(?<=[A-Za-z][A-Za-z0-9+.-]*://)[^\s/?#'""<>\\]*@",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(5)
    );

    /// <summary>The text without the secrets.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="secrets">The secrets of the call. Those that are too short to be one are left alone.</param>
    public static string Redact(string text, IEnumerable<string?> secrets)
    {
        string redacted = UserInfo.Replace(text, Hidden + "@");
        // The longest first: a shorter one may be a part of it.
        foreach (string secret in secrets.OfType<string>().Where(IsSecret).Distinct().OrderByDescending(secret => secret.Length))
        {
            redacted = HideParts(HideBase64(HideEncoded(redacted, secret), secret), secret);
        }
        return redacted;
    }

    /// <summary>Whether a value is long enough to be told from ordinary words.</summary>
    public static bool IsSecret(string value) => value.Length >= ShortestSecret;

    // Each character as it is, or as JSON, an address or a page writes it.
    private static string HideEncoded(string text, string secret)
    {
        if (text.Length < secret.Length)
        {
            return text;
        }
        var pattern = new StringBuilder(secret.Length * 24);
        foreach (char c in secret)
        {
            Append(pattern, c);
        }
        return Regex.Replace(text, pattern.ToString(), Hidden, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
    }

    private static void Append(StringBuilder pattern, char c)
    {
        string hex = ((int)c).ToString("x4", CultureInfo.InvariantCulture);
        pattern.Append("(?:");
        pattern.Append(@"\\{1,4}u(?i:").Append(hex).Append(")|");
        if (!char.IsSurrogate(c))
        {
            foreach (byte b in Encoding.UTF8.GetBytes(c.ToString()))
            {
                pattern.Append("%(?:25){0,2}(?i:").Append(b.ToString("x2", CultureInfo.InvariantCulture)).Append(')');
            }
            pattern.Append('|');
        }
        int code = c;
        pattern.Append("&#0*").Append(code.ToString(CultureInfo.InvariantCulture)).Append(";|&#(?i:x0*");
        pattern.Append(code.ToString("x", CultureInfo.InvariantCulture)).Append(");");
        string? entity = c switch
        {
            '&' => "amp",
            '<' => "lt",
            '>' => "gt",
            '"' => "quot",
            '\'' => "apos",
            _ => null,
        };
        if (entity is not null)
        {
            pattern.Append("|&").Append(entity).Append(';');
        }
        if (c == ' ')
        {
            pattern.Append(@"|\+");
        }
        // As it is comes last: what an address writes for a percent sign begins with one.
        if (!char.IsLetterOrDigit(c) || c > '~')
        {
            // JSON may stand in JSON, and each time its backslashes are doubled.
            pattern.Append(@"|\\{0,4}").Append(Regex.Escape(c.ToString()));
        }
        else
        {
            pattern.Append('|').Append(c);
        }
        pattern.Append(')');
    }

    // Where a secret begins within three bytes decides how it is written.
    private static string HideBase64(string text, string secret)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(secret);
        for (int before = 0; before < 3; before++)
        {
            byte[] shifted = new byte[before + bytes.Length];
            bytes.CopyTo(shifted, before);
            string encoded = Convert.ToBase64String(shifted).TrimEnd('=');
            // What neighbours have a part in is not told.
            int start = before == 0 ? 0 : before + 1;
            int end = encoded.Length - ((before + bytes.Length) % 3 == 0 ? 0 : 1);
            if (end - start < ShortestSecret)
            {
                continue;
            }
            string core = encoded.Substring(start, end - start);
            text = text.Replace(core, Hidden).Replace(core.Replace('+', '-').Replace('/', '_'), Hidden);
        }
        return text;
    }

    private static string HideParts(string text, string secret)
    {
        if (secret.Length < TellingPart || text.Length < TellingPart)
        {
            return text;
        }
        var parts = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i + TellingPart <= secret.Length; i++)
        {
            parts.Add(secret.Substring(i, TellingPart));
        }
        var redacted = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            int end = i;
            while (end + TellingPart <= text.Length && parts.Contains(text.Substring(end, TellingPart)))
            {
                end++;
            }
            if (end == i)
            {
                redacted.Append(text[i++]);
                continue;
            }
            redacted.Append(Hidden);
            i = end - 1 + TellingPart;
        }
        return redacted.ToString();
    }
}
