using System.Text;

namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>Reads files that are files: a pipe would be waited for, and a device never ends.</summary>
internal static class RegularFile
{
    /// <summary>More than any config has.</summary>
    private const int LongestText = 16 << 20;

    // UTF-32 first: its mark begins with that of UTF-16.
    private static readonly Encoding[] Marked =
    [
        Encoding.UTF32,
        new UTF32Encoding(bigEndian: true, byteOrderMark: true),
        Encoding.UTF8,
        Encoding.Unicode,
        Encoding.BigEndianUnicode,
    ];

    /// <summary>The text of a file, in the encoding that its mark or its first character tells, else in UTF-8.</summary>
    /// <param name="environment">What opens it.</param>
    /// <param name="path">The file.</param>
    /// <param name="waits">Whether one that another program has open is waited for, for a second: then run it on a worker.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">It is no regular file, is too large, is no text, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string ReadText(HostEnvironment environment, string path, bool waits = true)
    {
        byte[] content = ReadBytes(environment, path, waits);
        (Encoding encoding, int mark) = EncodingOf(content);
        string text = encoding.GetString(content, mark, content.Length - mark);
        return text.IndexOf('\0') < 0 ? text : throw new IOException("It is not a text: there are NUL characters in it.");
    }

    /// <summary>The bytes of a file.</summary>
    /// <param name="environment">What opens it.</param>
    /// <param name="path">The file.</param>
    /// <param name="waits">Whether one that another program has open is waited for, for a second: then run it on a worker.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">It is no regular file, is too large, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadBytes(HostEnvironment environment, string path, bool waits = true) =>
        waits ? SharingViolation.Read(environment, () => ReadNow(environment, path)) : ReadNow(environment, path);

    private static byte[] ReadNow(HostEnvironment environment, string path)
    {
        if (What(path) is { } what)
        {
            throw new IOException($"It is {what}, not a regular file.");
        }
        using FileStream stream = environment.OpenForReading(path);
        using var content = new MemoryStream();
        byte[] buffer = new byte[32 << 10];
        // Its length says nothing where a file grows meanwhile, or is one of those that systems make up.
        for (int read; (read = stream.Read(buffer, 0, buffer.Length)) > 0;)
        {
            content.Write(buffer, 0, read);
            if (content.Length > LongestText)
            {
                throw new IOException($"It is larger than {LongestText >> 20} MiB.");
            }
        }
        return content.ToArray();
    }

    /// <summary>The encoding of a text, and how long the mark at its start is, which is no part of it.</summary>
    public static (Encoding Encoding, int Mark) EncodingOf(byte[] content)
    {
        foreach (Encoding marked in Marked)
        {
            byte[] mark = marked.GetPreamble();
            if (content.Length >= mark.Length && mark.SequenceEqual(content.Take(mark.Length)))
            {
                return (marked, mark.Length);
            }
        }
        return (Unmarked(content), 0);
    }

    /// <summary>What stands at a path, where that is no regular file; null where it is one, or where nothing is there.</summary>
    public static string? What(string path)
    {
        const string other = "a pipe, a socket or a device";
        if (Directory.Exists(path))
        {
            return "a folder";
        }
        bool isUnix = Path.DirectorySeparatorChar == '/';
        return isUnix && UnixFile.TryGetTarget(path) is { IsRegularFile: false } ? other
            // On Windows those have a namespace of their own, which names such as NUL lead to.
            : !isUnix && Path.GetFullPath(path).StartsWith(@"\\.\", StringComparison.Ordinal) ? other
            : null;
    }

    // A text begins with a character of ASCII, whose other byte in UTF-16 is zero.
    private static Encoding Unmarked(byte[] content) =>
        content.Length < 2 ? Encoding.UTF8
        : content[0] != 0 && content[1] == 0 ? Encoding.Unicode
        : content[0] == 0 && content[1] != 0 ? Encoding.BigEndianUnicode
        : Encoding.UTF8;
}
