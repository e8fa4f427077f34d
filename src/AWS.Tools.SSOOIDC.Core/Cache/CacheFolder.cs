using System.Collections.Concurrent;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>The folder of the shared cache: whom a file belongs to, private files, whole writes, left-overs.</summary>
internal sealed class CacheFolder(HostEnvironment environment)
{
    internal const int LargestFile = 1 << 20;
    private const int PrivateFileMode = 0x180; // 0600
    private const int PrivateFolder = 0x1C0; // 0700
    private const int OthersMask = 0x3F; // 0077
    private static readonly ConcurrentDictionary<string, bool> Warned = new(StringComparer.Ordinal);
    private static readonly TimeSpan LeftOverAge = TimeSpan.FromHours(1);

    /// <summary>Where it is now: a shell may change its home at any time.</summary>
    public string Directory => environment.CacheDirectory;

    /// <summary>The path of a file in it; empty when there is no home directory to have it in.</summary>
    public string PathOf(string name) => Directory.Length == 0 ? string.Empty : Path.Combine(Directory, name);

    /// <summary>The file's bytes; null when it is not there.</summary>
    /// <exception cref="CoreException">It is a link or another user's file.</exception>
    /// <exception cref="CacheException">It cannot be read.</exception>
    public byte[]? Read(string path, IOperationEvents events)
    {
        if (!Guard(path, events))
        {
            return null;
        }

        try
        {
            // The AWS CLI truncates and writes in place, and others rename over it: nobody is to be kept out.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > LargestFile)
            {
                throw new InvalidDataException($"it is larger than {LargestFile >> 20} MiB");
            }

            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CacheException(path, e);
        }
    }

    /// <summary>Makes the folder, private, and tightens one that others may enter.</summary>
    /// <exception cref="CacheException">It cannot be made.</exception>
    public void Ensure()
    {
        if (Directory.Length == 0)
        {
            throw new CacheException(Directory, new DirectoryNotFoundException("There is no home directory."));
        }

        try
        {
            if (environment.Platform == HostPlatform.Windows)
            {
                System.IO.Directory.CreateDirectory(Directory);
                return;
            }

#if NET
            if (!OperatingSystem.IsWindows())
            {
                System.IO.Directory.CreateDirectory(Directory, (UnixFileMode)PrivateFolder);
            }
#else
            System.IO.Directory.CreateDirectory(Directory);
#endif
            if (
                UnixFile.TryGetStatus(Directory) is { IsLink: false } status
                && (status.Mode & OthersMask) != 0
                && status.Owner == UnixFile.CurrentUser
            )
            {
                UnixFile.SetMode(Directory, PrivateFolder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CacheException(Directory, e);
        }
    }

    /// <summary>Opens a file that only this user may read, from its first byte on.</summary>
    public FileStream OpenPrivate(string path, FileMode mode, FileShare share)
    {
#if NET
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = share,
            BufferSize = 0,
        };
        if (environment.Platform != HostPlatform.Windows && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = (UnixFileMode)PrivateFileMode;
        }

        return new FileStream(path, options);
#else
        var stream = new FileStream(path, mode, FileAccess.ReadWrite, share, 1);
        if (environment.Platform != HostPlatform.Windows && stream.Length == 0)
        {
            UnixFile.SetMode(path, PrivateFileMode);
        }

        return stream;
#endif
    }

    /// <summary>Removes what killed processes left behind; call it with a lock held.</summary>
    public void RemoveLeftOvers()
    {
        try
        {
            foreach (FileInfo file in new DirectoryInfo(Directory).EnumerateFiles("*.tmp"))
            {
                if (TemporaryFile.IsOurs(file.Name) && environment.Now - file.LastWriteTimeUtc > LeftOverAge)
                {
                    file.Delete();
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They harm nobody; the next write tries again.
        }
    }

    /// <summary>Whether there is a file to use: a link or a foreign file is refused, one that others can read is tightened.</summary>
    public bool Guard(string path, IOperationEvents events)
    {
        if (path.Length == 0)
        {
            return false;
        }

        if (environment.Platform == HostPlatform.Windows)
        {
            var file = new FileInfo(path);
            if (file.Exists && (file.Attributes & FileAttributes.ReparsePoint) != 0)
            {
                throw Refused(path, "is a symbolic link");
            }

            return file.Exists;
        }

        if (UnixFile.TryGetStatus(path) is not { } status)
        {
            return false;
        }

        if (status.IsLink)
        {
            throw Refused(path, "is a symbolic link");
        }

        if (!status.IsRegularFile)
        {
            throw Refused(path, "is not a regular file");
        }

        if (status.Owner != UnixFile.CurrentUser && !MayUse(path, status.Owner))
        {
            throw Refused(path, "belongs to another user");
        }

        if ((status.Mode & OthersMask) != 0)
        {
            Tighten(path, events);
        }

        return true;
    }

    /// <summary>
    /// The user whom a new file in the folder is to belong to; null for this process's own. Root in a container over a user's mounted folder
    /// writes what stays that user's.
    /// </summary>
    public uint? OwnerOfNew =>
        environment.Platform != HostPlatform.Windows
        && UnixFile.CurrentUser == 0
        && UnixFile.TryGetTarget(Directory) is { Owner: not 0 } folder
            ? folder.Owner
            : null;

    // Root may use what belongs to the owner of the folder that holds it.
    private static bool MayUse(string path, uint owner) =>
        UnixFile.CurrentUser == 0 && UnixFile.TryGetTarget(Path.GetDirectoryName(path)!) is { } folder && folder.Owner == owner;

    private static void Tighten(string path, IOperationEvents events)
    {
        try
        {
            UnixFile.SetMode(path, PrivateFileMode);
            events.Warn($"Others could read the token cache entry '{path}'; now only its owner can.");
        }
        catch (UnauthorizedAccessException)
        {
            // Once for each entry: a script may ask in a loop.
            if (Warned.TryAdd(path, true))
            {
                events.Warn($"Others can read the token cache entry '{path}', and its permissions cannot be changed.");
            }
        }
    }

    private static CoreException Refused(string path, string why) =>
        new(
            ErrorIds.CacheEntryRefused,
            FailureKind.Security,
            $"The token cache entry '{path}' {why}, so it is not used.",
            "Run as the owner of the file, or find out who put it there, remove it, and call again."
        );
}
