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

    /// <summary>The state of what stands at the path itself, links not followed; null when nothing does, or it cannot be told.</summary>
    public static Status? TryGetStatus(string path) => Ask(LStat, path);

    /// <summary>The same of what a path leads to, links followed.</summary>
    public static Status? TryGetTarget(string path) => Ask(Stat, path);

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
                (uint)Marshal.ReadInt32(buffer, 8)
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

    /// <summary>The user whose rights this process has.</summary>
    public static uint CurrentUser => GetEUid();

    /// <summary>Sets the permission bits.</summary>
    /// <exception cref="UnauthorizedAccessException">They cannot be set.</exception>
    public static void SetMode(string path, int mode)
    {
        if (ChMod(Native(path), mode) != 0)
        {
            throw new UnauthorizedAccessException($"The permissions of '{path}' cannot be changed.");
        }
    }

    /// <summary>Gives a file to another user, where that is allowed.</summary>
    public static void SetOwner(string path, uint owner) => _ = ChOwn(Native(path), owner, uint.MaxValue);

    private static byte[] Native(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_LStat", SetLastError = true)]
    private static extern int LStat(byte[] path, IntPtr output);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat", SetLastError = true)]
    private static extern int Stat(byte[] path, IntPtr output);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_ChMod", SetLastError = true)]
    private static extern int ChMod(byte[] path, int mode);

    [DllImport("libc", EntryPoint = "chown", SetLastError = true)]
    private static extern int ChOwn(byte[] path, uint owner, uint group);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_GetEUid")]
    private static extern uint GetEUid();

    internal readonly struct Status(bool isRegularFile, bool isLink, int mode, uint owner)
    {
        public bool IsRegularFile { get; } = isRegularFile;

        public bool IsLink { get; } = isLink;

        public int Mode { get; } = mode;

        public uint Owner { get; } = owner;
    }
}
