using System.Diagnostics;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>A disk of a few kilobytes, which only root on Linux can make; elsewhere the test is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    public static SmallDisk Mount(string folder)
    {
        Directory.CreateDirectory(folder);
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=64k,mode=0700", "tmpfs", folder),
            "A disk cannot be mounted here."
        );
        return new SmallDisk(folder);
    }

    /// <summary>Leaves no room for another byte.</summary>
    public void Fill()
    {
        using var rest = new FileStream(Path.Combine(_folder, "rest"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                rest.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Dispose() => Run("umount", _folder);

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
