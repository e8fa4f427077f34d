namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>What differs between a file and the same file after any change. Only Unix keeps all of it.</summary>
/// <param name="Size">The length.</param>
/// <param name="Changed">When anything of it was changed last, which no program can set.</param>
/// <param name="ChangedNanoseconds">The part of that below a second.</param>
/// <param name="Device">The file system.</param>
/// <param name="First">Part of the file's number.</param>
/// <param name="Second">The other part.</param>
internal readonly record struct FileStamp(long Size, long Changed, long ChangedNanoseconds, long Device, long First, long Second)
{
    /// <summary>The stamp of no file.</summary>
    public static FileStamp OfNothing { get; } = new(-1, 0, 0, 0, 0, 0);

    /// <summary>The moment, by the clock of the file systems.</summary>
    public static DateTimeOffset Now => DateTimeOffset.UtcNow;

    /// <summary>The stamp of what a path leads to; null where it cannot be told, or where that is no regular file.</summary>
    public static FileStamp? Of(string path) =>
        path.Length == 0 ? OfNothing
        : UnixFile.IsSupported ? UnixFile.TryGetStamp(path)
        : null;

    /// <summary>Whether a change after this moment is certain to give another stamp: clocks of file systems are coarse.</summary>
    public bool IsSettled(DateTimeOffset now) =>
        this == OfNothing || now - DateTimeOffset.FromUnixTimeSeconds(Changed) > TimeSpan.FromSeconds(3);
}
