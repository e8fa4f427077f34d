namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>The lines of an AWS shared file, by the rules of the AWS CLI, which are those of Python's <c>configparser</c>.</summary>
internal static class ConfigParser
{
    /// <summary>Reads a text, in time in proportion to its length.</summary>
    /// <param name="text">The text.</param>
    /// <param name="open">Gives the section for a header, whose text it gets as it stands between the brackets.</param>
    /// <returns>The number of the first line that means nothing; null where each means something.</returns>
    public static int? Parse(string text, Func<string, ConfigSection> open)
    {
        int? meaningless = null;
        // What stands before the first header and below a broken one is of no section, least of all of the one above.
        ConfigSection? section = null;
        string key = string.Empty;
        int number = 0;
        foreach (ConfigLine line in Lines(text))
        {
            number++;
            switch (line.Kind)
            {
                case ConfigLineKind.Header:
                    section = open(line.Text);
                    break;
                case ConfigLineKind.Key:
                    key = line.Text;
                    section!.Set(key, line.Value);
                    break;
                case ConfigLineKind.Continuation:
                    section!.Continue(key, line.Text);
                    break;
                case ConfigLineKind.BrokenHeader or ConfigLineKind.Meaningless:
                    meaningless ??= number;
                    break;
            }
        }
        return meaningless;
    }

    /// <summary>The lines of a text, and what each means. They end where Python has them end: at CR, LF and both.</summary>
    public static IEnumerable<ConfigLine> Lines(string text)
    {
        bool isInSection = false;
        bool isInKey = false;
        int keyIndent = 0;
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
        {
            string content = line.Trim();
            if (content.Length == 0 || content[0] is '#' or ';')
            {
                yield return new ConfigLine(ConfigLineKind.Blank, line, string.Empty, string.Empty);
                continue;
            }
            int indent = line.Length - line.TrimStart().Length;
            if (isInKey && indent > keyIndent)
            {
                yield return new ConfigLine(ConfigLineKind.Continuation, line, content, string.Empty);
                continue;
            }
            ConfigLine read = content[0] == '[' ? Header(line, content, isInSection) : Key(line, content, isInSection);
            isInSection = read.Kind == ConfigLineKind.Header || (isInSection && read.Kind != ConfigLineKind.BrokenHeader);
            isInKey = read.Kind == ConfigLineKind.Key;
            keyIndent = indent;
            yield return read;
        }
    }

    private static ConfigLine Key(string line, string content, bool isInSection)
    {
        int separator = content.IndexOfAny(['=', ':']);
#pragma warning disable CA1308 // Keys are lower case, whatever the file says.
        return isInSection && separator > 0
            ? new ConfigLine(
                ConfigLineKind.Key,
                line,
                content.Substring(0, separator).TrimEnd().ToLowerInvariant(),
                content.Substring(separator + 1).Trim()
            )
            : new ConfigLine(ConfigLineKind.Meaningless, line, content, string.Empty);
#pragma warning restore CA1308
    }

    // Up to the bracket that nothing but a comment follows, else up to the last one; a name may have brackets too.
    private static ConfigLine Header(string line, string content, bool isInSection)
    {
        int last = content.LastIndexOf(']');
        int end = last;
        for (int next = content.IndexOf(']', 1); next >= 0 && next < last; next = content.IndexOf(']', next + 1))
        {
            int behind = next + 1;
            while (char.IsWhiteSpace(content[behind]))
            {
                behind++;
            }
            if (next > 1 && content[behind] is '#' or ';')
            {
                end = next;
                break;
            }
        }
        return end > 1 ? new ConfigLine(ConfigLineKind.Header, line, content.Substring(1, end - 1), string.Empty)
            : Key(line, content, isInSection) is { Kind: ConfigLineKind.Key } key ? key
            : new ConfigLine(ConfigLineKind.BrokenHeader, line, content, string.Empty);
    }
}
