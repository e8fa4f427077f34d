using System.Collections.Concurrent;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>The folder of a shared cache: whom a file belongs to, private files, whole writes, left-overs.</summary>
/// <param name="environment">The clock and the platform.</param>
/// <param name="directory">Where it is; null for the cache of tokens.</param>
/// <param name="isPrivate">Whether nobody but its owner is to enter it.</param>
internal sealed class CacheFolder(HostEnvironment environment, Func<string>? directory = null, bool isPrivate = true)
{
    internal const int LargestFile = 1 << 20;
    private static readonly ConcurrentDictionary<string, bool> Warned = new(StringComparer.Ordinal);
    private static readonly TimeSpan LeftOverAge = TimeSpan.FromHours(1);

    /// <summary>Where it is now: a shell may change its home at any time.</summary>
    public string Directory => directory is null ? environment.CacheDirectory : directory();

    /// <summary>The path of a file in it; empty when there is no home directory to have it in.</summary>
    public string PathOf(string name) => Directory.Length == 0 ? string.Empty : Path.Combine(Directory, name);

    /// <summary>
    /// The file's bytes, read on a worker, so that a folder on a dead network holds up no stop; null when it is not there. One that another
    /// program has open is waited for, for a second.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="events">Where it is told that others could read an entry of ours; null for a file that need not be ours, which is not waited for.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="CoreException">It is a link, no regular file, or another user's.</exception>
    /// <exception cref="CacheException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is larger than any entry.</exception>
    public async Task<byte[]?> ReadAsync(string path, IOperationEvents? events, CancellationToken cancellationToken)
    {
        DateTimeOffset until = environment.Now + SharingViolation.ReadFor;
        while (true)
        {
            try
            {
                return await Tasks.RunAsync(() => Read(path, events), cancellationToken).ConfigureAwait(false);
            }
            catch (CacheException e) when (events is not null && SharingViolation.Is(e.InnerException) && environment.Now < until)
            {
                // Another program reads or writes it at this moment.
            }

            await environment.Delay(SharingViolation.ReadPause, cancellationToken).ConfigureAwait(false);
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
            PrivateFile.EnsureFolder(Directory);
            if (
                isPrivate
                && environment.Platform != HostPlatform.Windows
                && UnixFile.TryGetStatus(Directory) is { IsLink: false } status
                && PrivateFile.IsOpenToOthers(status.Mode)
                && status.Owner == UnixFile.CurrentUser
            )
            {
                PrivateFile.TightenFolder(Directory);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CacheException(Directory, e);
        }
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
    /// <exception cref="CoreException">It is a link, no regular file, or another user's.</exception>
    public bool Guard(string path, IOperationEvents? events)
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

        if (events is not null && PrivateFile.IsOpenToOthers(status.Mode))
        {
            Tighten(path, events);
        }

        return true;
    }

    private byte[]? Read(string path, IOperationEvents? events)
    {
        if (!Guard(path, events))
        {
            return null;
        }

        try
        {
            using FileStream stream = environment.OpenForReading(path);
            using var bytes = new MemoryStream();
            // What its length says may be wrong a moment later, so what is read is bounded itself.
            byte[] buffer = new byte[16 * 1024];
            int count;
            while ((count = stream.Read(buffer, 0, buffer.Length)) > 0)
            {
                bytes.Write(buffer, 0, count);
                if (bytes.Length > LargestFile)
                {
                    throw new InvalidDataException($"it is larger than {LargestFile >> 20} MiB");
                }
            }

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

    // Root may use what belongs to the owner of the folder that holds it.
    private static bool MayUse(string path, uint owner) =>
        UnixFile.CurrentUser == 0 && UnixFile.TryGetTarget(Path.GetDirectoryName(path)!) is { } folder && folder.Owner == owner;

    private static void Tighten(string path, IOperationEvents events)
    {
        try
        {
            PrivateFile.Tighten(path);
            events.Warn($"Others could read the cache entry '{path}'; now only its owner can.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Once for each entry: a script may ask in a loop.
            if (Warned.TryAdd(path, true))
            {
                events.Warn($"Others can read the cache entry '{path}', and its permissions cannot be changed.");
            }
        }
    }

    private static CoreException Refused(string path, string why) =>
        new(
            ErrorIds.CacheEntryRefused,
            FailureKind.Security,
            $"The cache entry '{path}' {why}, so it is not used.",
            "Run as the owner of the file, or find out who put it there, remove it, and call again."
        );
}
