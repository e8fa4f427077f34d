using System.Runtime.InteropServices;
using System.Text;

namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>
/// What .NET does not tell about a file on Unix: whose it is. Asked of the runtime's own native library, which is always there.
/// </summary>
internal static class UnixFile
{
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int SymbolicLink = 0xA000;
    private const int PermissionMask = 0xFFF;
    private const int NoSuchFile = 2;
    private const int NoSuchFolder = 20;

    /// <summary>Whether files here have owners and permission bits.</summary>
    public static bool IsSupported => Path.DirectorySeparatorChar == '/';

    /// <summary>The user whose rights this process has.</summary>
    public static uint CurrentUser => GetEUid();

    /// <summary>The state of what stands at the path itself, links not followed; null when nothing does, or it cannot be told.</summary>
    public static Status? TryGetStatus(string path) => Ask(LStat, path);

    /// <summary>The same of what a path leads to, links followed.</summary>
    public static Status? TryGetTarget(string path) => Ask(Stat, path);

    /// <summary>The stamp of what a path leads to; null where it cannot be told, or where that is no regular file.</summary>
    public static FileStamp? TryGetStamp(string path)
    {
        IntPtr buffer = Marshal.AllocHGlobal(512);
        try
        {
            if (Stat(Native(path), buffer) != 0)
            {
                return Marshal.GetLastWin32Error() is NoSuchFile or NoSuchFolder ? FileStamp.OfNothing : null;
            }
            return (Marshal.ReadInt32(buffer, 4) & TypeMask) == RegularFile
                ? new FileStamp(
                    Marshal.ReadInt64(buffer, 16),
                    Marshal.ReadInt64(buffer, 56),
                    Marshal.ReadInt64(buffer, 64),
                    Marshal.ReadInt64(buffer, 88),
                    // Its number is in one of the two, depending on the version of .NET; the other one does not change either.
                    Marshal.ReadInt64(buffer, 96),
                    Marshal.ReadInt64(buffer, 104)
                )
                : null;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
        finally
        {
            Marshal.FreeHGlobal(buffer);
        }
    }

    /// <summary>Sets the permission bits.</summary>
    /// <exception cref="IOException">They cannot be set, for instance because the file system is read-only.</exception>
    /// <exception cref="UnauthorizedAccessException">They cannot be set.</exception>
    public static void SetMode(string path, int mode)
    {
#if NET
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)mode);
        }
#else
        if (ChMod(Native(path), mode) != 0)
        {
            throw new UnauthorizedAccessException($"The permissions of '{path}' cannot be changed.");
        }
#endif
    }

    /// <summary>Gives an open file to another user, whatever stands at its path by now.</summary>
    /// <exception cref="UnauthorizedAccessException">It cannot be given away.</exception>
    public static void SetOwner(SafeHandle file, uint owner, uint group) => Check(() => FChOwn(file, owner, group));

    /// <summary>Gives what stands at a path to another user, links not followed.</summary>
    /// <exception cref="UnauthorizedAccessException">It cannot be given away.</exception>
    public static void SetOwner(string path, uint owner, uint group) => Check(() => LChOwn(Native(path), owner, group));

    private static void Check(Func<int> change)
    {
        try
        {
            if (change() == 0)
            {
                return;
            }
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // This system has no such call, which is as good as a refusal.
        }
        throw new UnauthorizedAccessException("A new file cannot be given to the owner of its folder.");
    }

    private static Status? Ask(Func<byte[], IntPtr, int> ask, string path)
    {
        // The structure grew at its end over the years; its head, which is all that is read here, did not change.
        IntPtr buffer = Marshal.AllocHGlobal(512);
        try
        {
            if (ask(Native(path), buffer) != 0)
            {
                return null;
            }

            int mode = Marshal.ReadInt32(buffer, 4);
            return new Status(
                (mode & TypeMask) == RegularFile,
                (mode & TypeMask) == SymbolicLink,
                mode & PermissionMask,
                (uint)Marshal.ReadInt32(buffer, 8),
                (uint)Marshal.ReadInt32(buffer, 12)
            );
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
        finally
        {
            Marshal.FreeHGlobal(buffer);
        }
    }

    private static byte[] Native(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_LStat", SetLastError = true)]
    private static extern int LStat(byte[] path, IntPtr output);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat", SetLastError = true)]
    private static extern int Stat(byte[] path, IntPtr output);

#if !NET
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_ChMod", SetLastError = true)]
    private static extern int ChMod(byte[] path, int mode);
#endif

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_GetEUid")]
    private static extern uint GetEUid();

    // The runtime's own library has no such call.
    [DllImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static extern int FChOwn(SafeHandle file, uint owner, uint group);

    [DllImport("libc", EntryPoint = "lchown", SetLastError = true)]
    private static extern int LChOwn(byte[] path, uint owner, uint group);

    /// <summary>What is told about a file.</summary>
    internal readonly struct Status(bool isRegularFile, bool isLink, int mode, uint owner, uint group)
    {
        /// <summary>Whether it is neither a folder nor a link, pipe, socket or device.</summary>
        public bool IsRegularFile { get; } = isRegularFile;

        /// <summary>Whether it is a symbolic link.</summary>
        public bool IsLink { get; } = isLink;

        /// <summary>The permission bits.</summary>
        public int Mode { get; } = mode;

        /// <summary>The number of the user that it belongs to.</summary>
        public uint Owner { get; } = owner;

        /// <summary>The number of the group that it belongs to.</summary>
        public uint Group { get; } = group;
    }
}
