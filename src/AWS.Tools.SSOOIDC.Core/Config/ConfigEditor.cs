using System.Text;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>
/// Changes profiles in the text of a shared config file. Each line keeps its bytes, unless it is one that changes: comments, order, line
/// ends, encoding, and what no encoding knows.
/// </summary>
internal sealed class ConfigEditor
{
    /// <summary>The key of a profile that a program wrote, and so may change.</summary>
    public const string MarkKey = "sso_auto_populated";

    private readonly Encoding _encoding;
    private readonly byte[] _mark;
    private readonly List<Line> _lines = [];
    private readonly Dictionary<string, string> _untouched;
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _profiles = new(StringComparer.Ordinal);
    private readonly string _newLine;
    private List<Section>? _sections;

    private ConfigEditor(byte[] content)
    {
        (_encoding, int mark) = RegularFile.EncodingOf(content);
        _mark = [.. content.Take(mark)];
        List<byte[]> pieces = Split(content, mark);
        List<string> texts = [.. pieces.Select(piece => _encoding.GetString(piece))];
        string end = texts.Select(static text => text.Substring(text.TrimEnd('\r', '\n').Length)).FirstOrDefault() ?? string.Empty;
        _newLine = end.Length > 0 ? end : "\n";
        int number = 0;
        foreach (ConfigLine line in ConfigParser.Lines(string.Concat(texts)))
        {
            _lines.Add(new Line(line, pieces[number++]));
        }
        _untouched = Values();
    }

    /// <summary>Reads a file's content.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="content">What is in it.</param>
    /// <exception cref="CoreException">A line of it cannot be understood; the message names the line.</exception>
    public static ConfigEditor Read(string path, byte[] content)
    {
        var editor = new ConfigEditor(content);
        var headers = new HashSet<string>(StringComparer.Ordinal);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < editor._lines.Count; i++)
        {
            ConfigLine line = editor._lines[i].Parsed;
            // What is there twice is an error for the AWS CLI, so nobody knows which of the two is meant.
            string? why = line.Kind switch
            {
                ConfigLineKind.BrokenHeader or ConfigLineKind.Meaningless => "is no section, key or comment",
                ConfigLineKind.Header when !headers.Add(line.Text) => "begins a section that is there already",
                ConfigLineKind.Key when !keys.Add(line.Text) => "has a key that its section has already",
                _ => null,
            };
            if (line.Kind == ConfigLineKind.Header)
            {
                keys.Clear();
            }
            if (why is not null)
            {
                // Never the line itself: there may be a secret on it.
                throw new CoreException(
                    ErrorIds.ConfigNotParsed,
                    FailureKind.InvalidData,
                    $"Line {i + 1} of '{Sanitizer.Escape(path)}' {why}, so the file is left as it is.",
                    "Correct the line, and call again."
                );
            }
        }
        return editor;
    }

    /// <summary>The profiles, in the file's order.</summary>
    public IReadOnlyList<string> Profiles => [.. Sections().Select(static section => section.Profile).OfType<string>().Distinct()];

    /// <summary>Whether the file has such a profile, of whosever hand.</summary>
    public bool Has(string profile) => Find(profile).Count > 0;

    /// <summary>Whether a profile is there that a program wrote, and is not a person's.</summary>
    public bool IsOurs(string profile) =>
        Find(profile) is [var section] && string.Equals(Value(section, MarkKey), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>A value of a profile; null where there is none.</summary>
    public string? Value(string profile, string key) => Find(profile) is [var section] ? Value(section, key) : null;

    /// <summary>Gives a profile these values; a null takes the key away. One that is not there is added at the end.</summary>
    /// <returns>The lines that change, as in a diff; none where all is so already.</returns>
    public IReadOnlyList<string> Set(string profile, IReadOnlyList<KeyValuePair<string, string?>> values)
    {
        _touched.Add(profile);
        if (Find(profile) is not [var section])
        {
            return Append(profile, values);
        }
        var diff = new List<string>();
        foreach (KeyValuePair<string, string?> wanted in values)
        {
            section = Find(profile)[0];
            Change(section, wanted.Key, wanted.Value, diff);
        }
        if (diff.Count > 0)
        {
            diff.Insert(0, " " + _lines[section.First].Parsed.Whole.Trim());
        }
        return diff;
    }

    /// <summary>Removes a profile's header and keys. Comments stay.</summary>
    /// <returns>The lines that go, as in a diff.</returns>
    public IReadOnlyList<string> Remove(string profile)
    {
        _touched.Add(profile);
        var diff = new List<string>();
        if (Find(profile) is not [var section])
        {
            return diff;
        }
        for (int i = section.End - 1; i >= section.First; i--)
        {
            if (_lines[i].Parsed.Kind != ConfigLineKind.Blank)
            {
                diff.Insert(0, "-" + _lines[i].Parsed.Whole.Trim());
                RemoveAt(i);
            }
        }
        // The empty line above it goes with it, as it came.
        if (section.First > 0 && _lines[section.First - 1].Parsed is { Kind: ConfigLineKind.Blank, Whole: var above } && above.Trim() == "")
        {
            RemoveAt(section.First - 1);
        }
        return diff;
    }

    /// <summary>The file's new content.</summary>
    /// <exception cref="InvalidOperationException">It would change what it has no business with.</exception>
    public byte[] ToBytes()
    {
        byte[] content = [.. _mark, .. _lines.SelectMany(static line => line.Bytes)];
        Dictionary<string, string> now = new ConfigEditor(content)._untouched;
        foreach (string section in _untouched.Keys.Union(now.Keys).Where(section => !IsTouched(section)))
        {
            if (!_untouched.TryGetValue(section, out string? before) || !now.TryGetValue(section, out string? after) || before != after)
            {
                throw new InvalidOperationException("The change would have changed another section too.");
            }
        }
        return content;
    }

    private bool IsTouched(string header) => ProfileOf(header) is { } profile && _touched.Contains(profile);

    private List<string> Append(string profile, IReadOnlyList<KeyValuePair<string, string?>> values)
    {
        EndLine(_lines.Count - 1);
        if (_lines.Count > 0 && _lines[_lines.Count - 1].Parsed.Whole.Trim().Length > 0)
        {
            Insert(_lines.Count, string.Empty);
        }
        var diff = new List<string>();
        Add(profile == ProfileName.Default ? $"[{profile}]" : $"[profile {profile}]");
        foreach (KeyValuePair<string, string?> value in values.Where(static value => value.Value is not null))
        {
            Add($"{value.Key} = {value.Value}");
        }
        return diff;

        void Add(string text)
        {
            Insert(_lines.Count, text);
            diff.Add("+" + text);
        }
    }

    private void Change(Section section, string key, string? value, List<string> diff)
    {
        int at = KeyLine(section, key);
        if (at >= 0 ? Value(section, key) == value : value is null)
        {
            return;
        }
        // New lines stand as far in as the section's others, since a line that is further in goes on with the key above.
        int last = section.First;
        for (int i = section.First + 1; i < section.End; i++)
        {
            last = _lines[i].Parsed.Kind is ConfigLineKind.Key or ConfigLineKind.Continuation ? i : last;
        }
        int place = last + 1;
        string indent = Indent(KeyLines(section).LastOrDefault());
        if (at >= 0)
        {
            indent = Indent(at);
            for (int i = section.End - 1; i >= at; i--)
            {
                if (i == at || (_lines[i].Parsed.Kind == ConfigLineKind.Continuation && OwnerOf(section, i) == at))
                {
                    diff.Add("-" + _lines[i].Parsed.Whole.Trim());
                    RemoveAt(i);
                }
            }
            place = at;
        }
        if (value is not null)
        {
            EndLine(place - 1);
            Insert(place, $"{indent}{key} = {value}");
            diff.Add($"+{key} = {value}");
        }
    }

    private int OwnerOf(Section section, int continuation) => KeyLines(section).Last(line => line < continuation);

    private string Indent(int line)
    {
        if (line <= 0)
        {
            return string.Empty;
        }
        string whole = _lines[line].Parsed.Whole;
        return whole.Substring(0, whole.Length - whole.TrimStart().Length);
    }

    private void EndLine(int index)
    {
        if (index >= 0 && _encoding.GetString(_lines[index].Bytes) is var text && !text.EndsWith("\n") && !text.EndsWith("\r"))
        {
            _lines[index] = new Line(_lines[index].Parsed, [.. _lines[index].Bytes, .. _encoding.GetBytes(_newLine)]);
        }
    }

    private void Insert(int index, string text)
    {
        // How a line reads depends on what it is below.
        ConfigLine parsed = ConfigParser.Lines(text.TrimStart().StartsWith("[", StringComparison.Ordinal) ? text : $"[x]\n{text}").Last();
        if (text.Length == 0)
        {
            parsed = new ConfigLine(ConfigLineKind.Blank, text, text, text);
        }
        _lines.Insert(index, new Line(parsed, _encoding.GetBytes(text + _newLine)));
        _sections = null;
    }

    private void RemoveAt(int index)
    {
        _lines.RemoveAt(index);
        _sections = null;
    }

    // Found anew after a change, since lines move.
    private List<Section> Sections() => _sections ??= FindSections();

    private List<Section> FindSections()
    {
        var sections = new List<Section>();
        for (int i = 0; i < _lines.Count; i++)
        {
            if (_lines[i].Parsed.Kind == ConfigLineKind.Header)
            {
                int end = i + 1;
                while (end < _lines.Count && _lines[end].Parsed.Kind != ConfigLineKind.Header)
                {
                    end++;
                }
                sections.Add(new Section(_lines[i].Parsed.Text, ProfileOf(_lines[i].Parsed.Text), i, end));
            }
        }
        return sections;
    }

    private string? ProfileOf(string header)
    {
        if (!_profiles.TryGetValue(header, out string? profile))
        {
            _profiles[header] = profile = SharedConfig.ProfileOf(header);
        }
        return profile;
    }

    private List<Section> Find(string profile) => [.. Sections().Where(section => section.Profile == profile)];

    private IEnumerable<int> KeyLines(Section section) =>
        Enumerable
            .Range(section.First, Math.Min(section.End, _lines.Count) - section.First)
            .Where(i => _lines[i].Parsed.Kind == ConfigLineKind.Key);

    private int KeyLine(Section section, string key)
    {
        foreach (int line in KeyLines(section))
        {
            if (_lines[line].Parsed.Text == key)
            {
                return line;
            }
        }
        return -1;
    }

    private string? Value(Section section, string key)
    {
        int at = KeyLine(section, key);
        if (at < 0)
        {
            return null;
        }
        var value = new StringBuilder(_lines[at].Parsed.Value);
        for (int i = at + 1; i < section.End && _lines[i].Parsed.Kind is ConfigLineKind.Continuation or ConfigLineKind.Blank; i++)
        {
            if (_lines[i].Parsed.Kind == ConfigLineKind.Continuation)
            {
                value.Append('\n').Append(_lines[i].Parsed.Text);
            }
        }
        return value.ToString();
    }

    // All that the sections say, by their headers.
    private Dictionary<string, string> Values()
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Section section in Sections())
        {
            IEnumerable<string> said = KeyLines(section)
                .Select(line => $"{_lines[line].Parsed.Text}\0{Value(section, _lines[line].Parsed.Text)}");
            values[section.Header] = string.Join("\0\0", said);
        }
        return values;
    }

    // Each line with its end, in the bytes of its encoding: CR, LF and both.
    private List<byte[]> Split(byte[] content, int start)
    {
        byte[] cr = _encoding.GetBytes("\r");
        byte[] lf = _encoding.GetBytes("\n");
        var lines = new List<byte[]>();
        int first = start;
        int next = start;
        while (next < content.Length)
        {
            bool isCr = Is(next, cr);
            bool isEnd = isCr || Is(next, lf);
            next += Math.Min(lf.Length, content.Length - next);
            if (isCr && Is(next, lf))
            {
                next += lf.Length;
            }
            if (isEnd)
            {
                lines.Add(content.AsSpan(first, next - first).ToArray());
                first = next;
            }
        }
        if (first < content.Length)
        {
            lines.Add(content.AsSpan(first).ToArray());
        }
        return lines;

        bool Is(int at, byte[] unit) => at + unit.Length <= content.Length && content.AsSpan(at, unit.Length).SequenceEqual(unit);
    }

    private readonly struct Line(ConfigLine parsed, byte[] bytes)
    {
        public ConfigLine Parsed { get; } = parsed;

        public byte[] Bytes { get; } = bytes;
    }

    private readonly record struct Section(string Header, string? Profile, int First, int End);
}
