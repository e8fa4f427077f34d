using System.Text;

namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>Files that change whole or not at all, whatever ends the process meanwhile.</summary>
internal static class AtomicFile
{
    /// <summary>Whether a file is there, be it one that is no regular file or may not be read.</summary>
    public static bool Exists(string path) => File.Exists(path) || RegularFile.What(path) is not null;

    /// <summary>Writes a text in UTF-8 for its owner alone. A link stays, and the file that it leads to is replaced. Run it on a worker.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void WriteText(HostEnvironment environment, string path, string text) =>
        Write(environment, path, Encoding.UTF8.GetBytes(text), keepMode: false);

    /// <summary>Writes a file. A link stays, and the file that it leads to is replaced.</summary>
    /// <param name="environment">The clock of a wait for a program that has it open.</param>
    /// <param name="path">The file.</param>
    /// <param name="content">What it is to have in it.</param>
    /// <param name="keepMode">Whether one that is there keeps its owner and permissions; else, and where none is, it is for its owner alone.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(HostEnvironment environment, string path, byte[] content, bool keepMode)
    {
        bool isThere = File.Exists(path);
#if NET
        path = isThere ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
#endif
        string temporary = $"{path}.{Crypto.Hex(Crypto.Random(8))}.tmp";
        try
        {
            PrivateFile.Ensure(temporary);
            using (FileStream stream = PrivateFile.Open(temporary, FileMode.OpenOrCreate, FileShare.None))
            {
                stream.Write(content, 0, content.Length);
                stream.Flush(flushToDisk: true);
            }
            if (!isThere || !keepMode)
            {
                SharingViolation.Replace(environment, () => Rename(temporary, path));
            }
            else if (UnixFile.IsSupported)
            {
                KeepMode(path, temporary);
                SharingViolation.Replace(environment, () => Rename(temporary, path));
            }
            else
            {
                SharingViolation.Replace(environment, () => KeepPermissions(temporary, path));
            }
        }
        finally
        {
            Remove(environment, temporary);
        }
    }

    private static void KeepMode(string path, string temporary)
    {
        if (UnixFile.TryGetTarget(path) is not { } was)
        {
            return;
        }
        if (was.Owner != UnixFile.CurrentUser)
        {
            UnixFile.SetOwner(temporary, was.Owner, was.Group);
        }
        UnixFile.SetMode(temporary, was.Mode);
    }

    /// <summary>Puts a file in another one's place.</summary>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be renamed.</exception>
    public static void Rename(string path, string target)
    {
#if NET
        File.Move(path, target, overwrite: true);
#else
        KeepPermissions(path, target);
#endif
    }

    // So Windows keeps them. A try that it gave up may have taken the other file away already.
    private static void KeepPermissions(string path, string target)
    {
        if (File.Exists(target))
        {
            File.Replace(path, target, null);
        }
        else
        {
            File.Move(path, target);
        }
    }

    private static void Remove(HostEnvironment environment, string temporary)
    {
        try
        {
            SharingViolation.Replace(environment, () => File.Delete(temporary));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Why the file was not written is what counts.
        }
    }
}
