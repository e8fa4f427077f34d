namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>Files that change whole or not at all, whatever ends the process meanwhile.</summary>
internal static class AtomicFile
{
    /// <summary>Whether a file is there, be it one that is no regular file or may not be read.</summary>
    public static bool Exists(string path) => File.Exists(path) || RegularFile.What(path) is not null;

    /// <summary>Writes a text in UTF-8 for its owner alone. A link stays, and the file that it leads to is replaced. Run it on a worker.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void WriteText(string path, string text)
    {
#if NET
        path = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
#endif
        string temporary = $"{path}.{Crypto.Hex(Crypto.Random(8))}.tmp";
        try
        {
            PrivateFile.Ensure(temporary);
            File.WriteAllText(temporary, text);
            SharingViolation.Replace(() => Rename(temporary, path));
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Puts a file in another one's place.</summary>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be renamed.</exception>
    public static void Rename(string path, string target)
    {
#if NET
        File.Move(path, target, overwrite: true);
#else
        if (File.Exists(target))
        {
            File.Replace(path, target, null);
        }
        else
        {
            File.Move(path, target);
        }
#endif
    }
}
