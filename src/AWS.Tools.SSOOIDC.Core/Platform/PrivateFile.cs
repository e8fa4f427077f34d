namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>Files for secrets: nobody but their owner may read them, from their first byte on.</summary>
internal static class PrivateFile
{
    /// <summary>Makes sure that a file is there and private, before anything is written into it.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    public static void Ensure(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
#if NET
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Directory.CreateDirectory(folder, owner | UnixFileMode.UserExecute);
            var options = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.Write,
                UnixCreateMode = owner,
            };
            using (new FileStream(path, options)) { }
            File.SetUnixFileMode(path, owner);
            return;
        }
#endif
        Directory.CreateDirectory(folder);
    }
}
