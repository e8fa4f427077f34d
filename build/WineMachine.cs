using System.Diagnostics;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// A C: drive with the Windows builds of .NET and pwsh, in a folder of its own, whose programs Wine runs. It shares the network with the
/// machine, and has its files as drive Z:.
/// </summary>
/// <param name="folder">The folder; what an earlier machine left there is replaced.</param>
internal sealed class WineMachine(string folder) : IDisposable
{
    private const string Wine = "wine";
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly PseudoTerminal _terminal = PseudoTerminal.Open();

    /// <summary>Whether Wine is installed.</summary>
    public static bool IsPossible => OperatingSystem.IsLinux() && ChildProcess.OnPath(Wine).Any();

    /// <summary>The UNC name of a folder that a machine of the network seems to share.</summary>
    public const string Share = @"\\server\share";

    /// <summary>What its programs are built for, as .NET names it.</summary>
    public const string Platform = "win-x64";

    /// <summary>What a file or folder of the machine outside is called inside.</summary>
    public static string NameOf(string path) => "Z:" + path.Replace('/', '\\');

    /// <summary>Where a file or folder of the C: drive is outside.</summary>
    public string PathOf(string name) => Path.Combine(folder, "drive_c", name[@"C:\".Length..].Replace('\\', '/'));

    /// <summary>Shows a folder of the machine outside under a name on the C: drive.</summary>
    public void Link(string target, string name)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, target);
    }

    /// <summary>Makes the C: drive.</summary>
    public async Task SetUpAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        Directory.CreateDirectory(folder);
        // Without Wine's own .NET, for which it would open a window; set for good, it would keep any .NET from starting.
        ProcessStartInfo boot = Start("wineboot", "--init");
        boot.Environment["WINEDLLOVERRIDES"] = "mscoree=;mshtml=";
        await CompleteAsync(boot, cancellationToken);
        await CompleteAsync(Start("winecfg", "-v", "win10"), cancellationToken);
        // Without a debugger, a program that crashes ends with an exit code of its own.
        await CompleteAsync(
            Start("reg", "add", @"HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug", "/v", "Debugger", "/d", "", "/f"),
            cancellationToken
        );
        // Where Wine looks for what machines of the network share.
        Directory.CreateDirectory(Path.Combine(folder, "dosdevices", "unc", "server", "share"));
        string version = Packages.Metadata("SdkRuntimeVersion");
        foreach (string framework in (string[])["Microsoft.NETCore.App", "Microsoft.WindowsDesktop.App"])
        {
            string package = Packages.Folder($"{framework}.Runtime.{Platform}".ToLowerInvariant(), version);
            string[] parts = [Path.Combine("lib", "net10.0"), "native"];
            foreach (
                string file in parts
                    .Select(part => Path.Combine(package, "runtimes", Platform, part))
                    .Where(Directory.Exists)
                    .SelectMany(Directory.EnumerateFiles)
            )
            {
                Link(file, $@"C:\dotnet\shared\{framework}\{version}\{Path.GetFileName(file)}");
            }
        }
        Link(PathOf($@"C:\dotnet\shared\Microsoft.NETCore.App\{version}\hostfxr.dll"), $@"C:\dotnet\host\fxr\{version}\hostfxr.dll");
        Link(Path.Combine(Packages.Folder("powershell", Packages.Metadata("PwshVersion")), "tools", "net10.0", "any", "win"), @"C:\pwsh");
    }

    /// <summary>How its pwsh is started.</summary>
    public ProcessStartInfo Pwsh(params string[] arguments) =>
        // It does nothing at all where its input is no console.
        _terminal.Attach(Start(@"C:\pwsh\pwsh.exe", ["-NoLogo", "-NoProfile", "-NonInteractive", .. arguments]));

    /// <summary>Ends all programs that still run on it.</summary>
    public async Task ShutDownAsync()
    {
        ProcessStartInfo end = Start("");
        await CompleteAsync(new ProcessStartInfo("wineserver", "-k").With(end.Environment), CancellationToken.None);
    }

    public void Dispose() => _terminal.Dispose();

    private static async Task CompleteAsync(ProcessStartInfo start, CancellationToken cancellationToken) =>
        await ChildProcess.CaptureAsync(start, Timeout, cancellationToken);

    private ProcessStartInfo Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(Wine, [program, .. arguments]) { WorkingDirectory = folder };
        // What is said of the .NET outside would lead to it. No window opens without a display.
        foreach (
            string name in start.Environment.Keys.ToArray().Where(static name =>
                name is "DISPLAY" or "WAYLAND_DISPLAY" or "PSModulePath" or "MSBuildSDKsPath"
                || name.StartsWith("DOTNET_", StringComparison.Ordinal)
            )
        )
        {
            start.Environment.Remove(name);
        }
        start.Environment["WINEPREFIX"] = folder;
        start.Environment["WINEARCH"] = "win64";
        start.Environment["WINEDEBUG"] = "-all";
        start.Environment["WINEDLLOVERRIDES"] = "winedbg.exe=d;mshtml=";
        start.Environment["DOTNET_ROOT"] = @"C:\dotnet";
        // What the runtime does here with its memory and its diagnostic pipes, Wine cannot do yet.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_EnableEventPipe"] = "0";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        return start;
    }
}
