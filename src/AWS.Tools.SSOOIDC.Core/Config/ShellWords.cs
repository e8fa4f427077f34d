using System.Text;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>Splits a section's name as a POSIX shell splits words, which is how the AWS CLI reads <c>[profile "my name"]</c>.</summary>
internal static class ShellWords
{
    /// <summary>The words; null when a quote is left open.</summary>
    public static IReadOnlyList<string>? Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool inWord = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is '\'' or '"')
            {
                inWord = true;
                if (!AppendQuoted(text, ref i, word))
                {
                    return null;
                }
            }
            else if (c is ' ' or '\t' or '\r' or '\n')
            {
                if (inWord)
                {
                    words.Add(word.ToString());
                }

                word.Clear();
                inWord = false;
            }
            else
            {
                inWord = true;
                if (c == '\\' && ++i == text.Length)
                {
                    return null;
                }

                word.Append(text[i]);
            }
        }

        if (inWord)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    private static bool AppendQuoted(string text, ref int i, StringBuilder word)
    {
        char quote = text[i];
        for (i++; i < text.Length && text[i] != quote; i++)
        {
            // Within double quotes a backslash escapes only a quote or itself; within single quotes nothing.
            if (quote == '"' && text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\')
            {
                i++;
            }

            if (i < text.Length)
            {
                word.Append(text[i]);
            }
        }

        return i < text.Length;
    }
}
