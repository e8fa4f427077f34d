namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>The lines of an AWS shared file, by the rules of the AWS CLI, which are those of Python's <c>configparser</c>.</summary>
internal static class ConfigParser
{
    /// <summary>Reads a text, in time in proportion to its length.</summary>
    /// <param name="text">The text.</param>
    /// <param name="open">Gives the section for a header's content; null for one that means nothing.</param>
    public static void Parse(string text, Func<string, ConfigSection?> open)
    {
        ConfigSection? section = null;
        string? key = null;
        int keyIndent = 0;
        foreach (string line in text.Split('\n'))
        {
            string content = line.Trim();
            if (content.Length == 0 || content[0] is '#' or ';')
            {
                continue;
            }
            int indent = line.Length - line.TrimStart().Length;
            if (section is not null && key is not null && indent > keyIndent)
            {
                section.Continue(key, content);
            }
            else if (content[0] == '[' && Header(content) is { } header)
            {
                section = open(header);
                key = null;
            }
            else if (section is not null && content.IndexOfAny(['=', ':']) is > 0 and int separator)
            {
#pragma warning disable CA1308 // Keys are lower case, whatever the file says.
                key = content.Substring(0, separator).TrimEnd().ToLowerInvariant();
#pragma warning restore CA1308
                keyIndent = indent;
                section.Set(key, content.Substring(separator + 1).Trim());
            }
        }
    }

    // Up to the bracket that nothing but a comment follows; a name may have brackets too.
    private static string? Header(string content)
    {
        for (int end = content.IndexOf(']'); end > 1; end = content.IndexOf(']', end + 1))
        {
            string rest = content.Substring(end + 1).TrimStart();
            if (rest.Length == 0 || rest[0] is '#' or ';')
            {
                return content.Substring(1, end - 1);
            }
        }
        return content.LastIndexOf(']') is > 1 and int last ? content.Substring(1, last - 1) : null;
    }
}
