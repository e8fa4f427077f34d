using System.ComponentModel;
using System.Diagnostics;
using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>A PowerShell that runs a script in a process of its own.</summary>
public abstract class PowerShellEngine
{
    // The oldest that the module's .NET 8 assemblies run on.
    private static readonly Version Oldest = new(7, 4);

    /// <summary>What it is, for people.</summary>
    public abstract string Name { get; }

    /// <summary>The engine that this program carries: there is always one, with PowerShell's core cmdlets only.</summary>
    public static PowerShellEngine Embedded { get; } = new EmbeddedEngine();

    /// <summary>The PowerShell 5.1 that is a part of Windows.</summary>
    public static PowerShellEngine WindowsPowerShell { get; } = new PwshEngine("Windows PowerShell", "powershell");

    /// <summary>The machine's own pwsh, or <see langword="null"/> where there is none that starts and is new enough.</summary>
    public static async Task<PowerShellEngine?> FindInstalledAsync(CancellationToken cancellationToken)
    {
        string version = "";
        try
        {
            ProcessStartInfo probe = new PwshEngine("pwsh").Start(["-Command", "$PSVersionTable.PSVersion.ToString()"]);
            int code = await ChildProcess.RunAsync(probe, cancellationToken, line => version = line);
            return
                code == 0
                && SemanticVersion.TryParse(version, out SemanticVersion? found)
                && new Version(found.Major, found.Minor) >= Oldest
                ? new PwshEngine($"pwsh {version}", "pwsh")
                : null;
        }
        catch (Win32Exception)
        {
            return null; // Not on the PATH.
        }
    }

    /// <summary>The machine's own pwsh, else the one that a restore of the solution has brought.</summary>
    /// <exception cref="BuildException">There is neither.</exception>
    public static async Task<PowerShellEngine> FindPwshAsync(CancellationToken cancellationToken) =>
        await FindInstalledAsync(cancellationToken)
        ?? (
            File.Exists(Packages.Pwsh)
                ? new PwshEngine(
                    $"pwsh {FileVersionInfo.GetVersionInfo(Packages.Pwsh).ProductVersion!.Split(' ')[0]}",
                    ChildProcess.Dotnet().FileName,
                    Packages.Pwsh
                )
                : throw new BuildException("There is no pwsh 7.4 or later on the PATH, and 'dotnet restore SSOOIDC.sln' has brought none.")
        );

    /// <summary>A pwsh at a path.</summary>
    /// <param name="program">The path.</param>
    /// <param name="version">Its version, for people.</param>
    public static PowerShellEngine At(string program, string version) => new PwshEngine($"pwsh {version}", program);

    /// <summary>How a script is started.</summary>
    /// <param name="script">The script's path.</param>
    /// <param name="arguments">What it is given: values, or the names of parameters, such as <c>-Name</c>, each with its value.</param>
    public abstract ProcessStartInfo Start(string script, params IEnumerable<string> arguments);

    /// <summary>How a command line is run, as people write it after <c>-Command</c>.</summary>
    /// <param name="command">The command.</param>
    public abstract ProcessStartInfo Run(string command);

    private sealed class PwshEngine(string name, string program, params string[] first) : PowerShellEngine
    {
        public PwshEngine(string program)
            : this("", program) { }

        public override string Name => name;

        public ProcessStartInfo Start(IEnumerable<string> arguments)
        {
            ProcessStartInfo start = new(program, [.. first, "-NoLogo", "-NoProfile", "-NonInteractive", .. arguments])
            {
                WorkingDirectory = Repository.Root,
            };
            start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
            start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
            // The modules of the shell that this runs from can be of another edition.
            start.Environment.Remove("PSModulePath");
            // Its jobs are processes of its own program, which has to find .NET.
            start.Environment.TryAdd("DOTNET_ROOT", ChildProcess.DotnetRoot);
            return start;
        }

        public override ProcessStartInfo Start(string script, params IEnumerable<string> arguments) =>
            Start(["-ExecutionPolicy", "Bypass", "-File", script, .. arguments]);

        public override ProcessStartInfo Run(string command) => Start(["-Command", command]);
    }

    private sealed class EmbeddedEngine : PowerShellEngine
    {
        public override string Name =>
            $"embedded engine {FileVersionInfo.GetVersionInfo(typeof(PSObject).Assembly.Location).ProductVersion?.Split(' ')[0]}";

        public override ProcessStartInfo Start(string script, params IEnumerable<string> arguments) =>
            ChildProcess.Dotnet(["exec", typeof(Repository).Assembly.Location, EngineCommand.Name, script, "--", .. arguments]);

        public override ProcessStartInfo Run(string command) => throw new NotSupportedException("It runs scripts only.");
    }
}
