using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>A terminal without a screen, on Unix: to a program that has one as its input, it looks as if a person sat there.</summary>
internal sealed class PseudoTerminal : IDisposable
{
    private const int ReadWriteNotControlling = 0x102; // O_RDWR | O_NOCTTY
    private readonly FileStream _end;

    private PseudoTerminal(FileStream end, string device)
    {
        _end = end;
        Device = device;
    }

    /// <summary>The path of the end that a program opens.</summary>
    public string Device { get; }

    /// <summary>Opens one. What programs write to it is thrown away.</summary>
    /// <exception cref="Win32Exception">The system has none.</exception>
    public static PseudoTerminal Open()
    {
        int end = Check(Native.OpenTerminal(ReadWriteNotControlling));
        Check(Native.Grant(end));
        Check(Native.Unlock(end));
        byte[] name = new byte[128];
        Check(Native.Name(end, name, name.Length) == 0 ? 0 : -1);
        FileStream stream = new(new SafeFileHandle(end, ownsHandle: true), FileAccess.Read, bufferSize: 0);
        PseudoTerminal terminal = new(stream, Encoding.ASCII.GetString(name).TrimEnd('\0'));
        new Thread(terminal.Drain) { IsBackground = true }.Start();
        return terminal;
    }

    /// <summary>Has a program take its input from here. What it puts out goes where it would go without.</summary>
    public ProcessStartInfo Attach(ProcessStartInfo start)
    {
        // A shell opens it, since .NET gives a process no open file of its own.
        ProcessStartInfo shell = new("/bin/sh", ["-c", "exec \"$@\" < \"$0\"", Device, start.FileName, .. start.ArgumentList]);
        shell.WorkingDirectory = start.WorkingDirectory;
        shell.Environment.Clear();
        return shell.With(start.Environment);
    }

    public void Dispose() => _end.Dispose();

    // A terminal that nobody reads blocks its programs in the end.
    private void Drain()
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (_end.Read(buffer) > 0) { }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Its last program has ended.
        }
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    private static class Native
    {
        [DllImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
        public static extern int OpenTerminal(int flags);

        [DllImport("libc", EntryPoint = "grantpt", SetLastError = true)]
        public static extern int Grant(int end);

        [DllImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
        public static extern int Unlock(int end);

        [DllImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
        public static extern int Name(int end, byte[] name, nint length);
    }
}
