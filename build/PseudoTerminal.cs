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
    private readonly MemoryStream _written = new();
    private readonly Thread _reader;

    private PseudoTerminal(FileStream end, string device)
    {
        _end = end;
        Device = device;
        _reader = new Thread(Read) { IsBackground = true };
        _reader.Start();
    }

    /// <summary>The path of the end that a program opens.</summary>
    public string Device { get; }

    /// <summary>Opens one.</summary>
    /// <exception cref="Win32Exception">The system has none.</exception>
    public static PseudoTerminal Open()
    {
        int end = Check(Native.OpenTerminal(ReadWriteNotControlling));
        Check(Native.Grant(end));
        Check(Native.Unlock(end));
        byte[] name = new byte[128];
        Check(Native.Name(end, name, name.Length) == 0 ? 0 : -1);
        FileStream stream = new(new SafeFileHandle(end, ownsHandle: true), FileAccess.Read, bufferSize: 0);
        return new PseudoTerminal(stream, Encoding.ASCII.GetString(name).TrimEnd('\0'));
    }

    /// <summary>Has a program take its input from here. What it puts out goes where it would go without.</summary>
    public ProcessStartInfo Attach(ProcessStartInfo start) => Attach(start, "exec \"$@\" < \"$0\"");

    /// <summary>Has a program take its input from here, and put out here what it does, on a screen of a width.</summary>
    public ProcessStartInfo AttachScreen(ProcessStartInfo start, int columns) =>
        // Opened once: who reads takes it for the end when the last one closes it.
        Attach(start, $"exec < \"$0\" > \"$0\" 2>&1 && stty cols {columns} rows 50 && exec \"$@\"");

    /// <summary>What programs have put out here, once the last one has ended.</summary>
    public string ReadToEnd()
    {
        _reader.Join();
        return Encoding.UTF8.GetString(_written.ToArray());
    }

    public void Dispose() => _end.Dispose();

    // A shell opens it, since .NET gives a process no open file of its own.
    private ProcessStartInfo Attach(ProcessStartInfo start, string command)
    {
        ProcessStartInfo shell = new("/bin/sh", ["-c", command, Device, start.FileName, .. start.ArgumentList]);
        shell.WorkingDirectory = start.WorkingDirectory;
        shell.Environment.Clear();
        return shell.With(start.Environment);
    }

    // A terminal that nobody reads blocks its programs in the end.
    private void Read()
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (_end.Read(buffer) is > 0 and int read)
            {
                _written.Write(buffer, 0, read);
            }
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
