namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>
/// Files for secrets, and the folders that hold them: nobody but their owner may read them, from their first byte on. The one place that
/// makes such files and sets their permissions.
/// </summary>
internal static class PrivateFile
{
    private const int FileMode0600 = 0x180;
    private const int FolderMode0700 = 0x1C0;
    private const int OthersMask = 0x3F; // 0077

    /// <summary>Whether permission bits let others in.</summary>
    public static bool IsOpenToOthers(int mode) => (mode & OthersMask) != 0;

    /// <summary>Makes sure that a file is there and private, before anything is written into it.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    public static void Ensure(string path)
    {
        path = Path.GetFullPath(path);
        EnsureFolder(Path.GetDirectoryName(path)!);
        if (UnixFile.IsSupported)
        {
            using (Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite)) { }
            Tighten(path);
        }
    }

    /// <summary>Makes a folder, and those above it, that only their owner may enter. One that is there stays as it is.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    public static void EnsureFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            EnsureFolder(parent);
        }
#if NET
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path, (UnixFileMode)FolderMode0700);
            if (OwnerOfNew(path) is { } owner)
            {
                UnixFile.SetOwner(path, owner.Owner, owner.Group);
            }
            return;
        }
#endif
        Directory.CreateDirectory(path);
    }

    /// <summary>Opens a file for reading and writing; a new one is private from its first byte on.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be opened.</exception>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        if (mode != FileMode.OpenOrCreate)
        {
            return OpenAs(path, mode, share);
        }
        try
        {
            // A file that is made new is certainly no link to somebody else's, whose owner would be changed.
            return OpenAs(path, FileMode.CreateNew, share);
        }
        catch (IOException) when (File.Exists(path))
        {
            return OpenAs(path, FileMode.Open, share);
        }
    }

    /// <summary>Takes a file away from everybody but its owner.</summary>
    /// <exception cref="IOException">The permissions cannot be changed.</exception>
    /// <exception cref="UnauthorizedAccessException">The permissions cannot be changed.</exception>
    public static void Tighten(string path) => UnixFile.SetMode(path, FileMode0600);

    /// <summary>The same for a folder.</summary>
    /// <exception cref="IOException">The permissions cannot be changed.</exception>
    /// <exception cref="UnauthorizedAccessException">The permissions cannot be changed.</exception>
    public static void TightenFolder(string path) => UnixFile.SetMode(path, FolderMode0700);

    private static FileStream OpenAs(string path, FileMode mode, FileShare share)
    {
#if NET
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
        {
            options.UnixCreateMode = (UnixFileMode)FileMode0600;
        }
        var stream = new FileStream(path, options);
#else
        var stream = new FileStream(path, mode, FileAccess.ReadWrite, share, 1);
#endif
        if (mode != FileMode.CreateNew || !UnixFile.IsSupported)
        {
            return stream;
        }
        try
        {
#if !NET
            Tighten(path);
#endif
            if (OwnerOfNew(path) is { } owner)
            {
                UnixFile.SetOwner(stream.SafeFileHandle, owner.Owner, owner.Group);
            }
            return stream;
        }
        catch
        {
            stream.Dispose();
            File.Delete(path);
            throw;
        }
    }

    // Root in a container over a user's mounted folder writes what stays that user's, who could not read it otherwise.
    private static UnixFile.Status? OwnerOfNew(string path) =>
        UnixFile.CurrentUser == 0 && UnixFile.TryGetTarget(Path.GetDirectoryName(path)!) is { Owner: not 0 } folder ? folder : null;
}
