using System.Text;

namespace AWS.Tools.SSOOIDC.Settings;

/// <summary>Makes text from outside safe to show.</summary>
internal static class Text
{
    /// <summary>The text without control characters, which could drive a terminal, and at most 200 characters of it.</summary>
    public static string Printable(string text)
    {
        const int longest = 200;
        var shown = new StringBuilder(Math.Min(text.Length, longest));
        foreach (char c in text)
        {
            if (shown.Length == longest)
            {
                return shown.Append("...").ToString();
            }
            if (!char.IsControl(c))
            {
                shown.Append(c);
            }
        }
        return shown.ToString();
    }

    /// <summary>What an exception says, with what its first cause says where that is more.</summary>
    public static string WithCause(Exception error)
    {
        string cause = error.GetBaseException().Message;
        return error.Message.Contains(cause) ? error.Message : $"{error.Message.TrimEnd('.')}: {cause}";
    }
}
