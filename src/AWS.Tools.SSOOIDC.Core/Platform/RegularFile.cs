using System.Text;

namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>Reads files that are files: a pipe would be waited for, and a device never ends.</summary>
internal static class RegularFile
{
    /// <summary>More than any config has.</summary>
    private const int LongestText = 16 << 20;

    /// <summary>The text of a file in its own encoding, or in UTF-8.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">It is no regular file, is too large, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string ReadText(string path)
    {
        if (What(path) is { } what)
        {
            throw new IOException($"It is {what}, not a regular file.");
        }
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length > LongestText)
        {
            throw new IOException($"It is larger than {LongestText >> 20} MiB.");
        }
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    /// <summary>What stands at a path, where that is no regular file; null where it is one, or where nothing is there.</summary>
    public static string? What(string path)
    {
        if (Directory.Exists(path))
        {
            return "a folder";
        }
        return Path.DirectorySeparatorChar == '/' && UnixFile.TryGetTarget(path) is { IsRegularFile: false }
            ? "a pipe, a socket or a device"
            : null;
    }
}
