using System.ComponentModel;
using System.Diagnostics;
using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>A PowerShell that runs a script in a process of its own.</summary>
internal abstract class PowerShellEngine
{
    // The oldest that the module's .NET 8 assemblies run on.
    private static readonly Version Oldest = new(7, 4);

    /// <summary>What it is, for people.</summary>
    public abstract string Name { get; }

    /// <summary>The engine that this program carries: there is always one, with PowerShell's core cmdlets only.</summary>
    public static PowerShellEngine Embedded { get; } = new EmbeddedEngine();

    /// <summary>The machine's own pwsh, or <see langword="null"/> where there is none that starts and is new enough.</summary>
    public static async Task<PowerShellEngine?> FindInstalledAsync(CancellationToken cancellationToken)
    {
        string version = "";
        try
        {
            ProcessStartInfo probe = InstalledEngine.Start("-Command", "$PSVersionTable.PSVersion.ToString()");
            int code = await Child.RunAsync(probe, cancellationToken, line => version = line);
            return
                code == 0
                && SemanticVersion.TryParse(version, out SemanticVersion? found)
                && new Version(found.Major, found.Minor) >= Oldest
                ? new InstalledEngine(version)
                : null;
        }
        catch (Win32Exception)
        {
            return null; // Not on the PATH.
        }
    }

    /// <summary>How the script is started; its parameters are given by name.</summary>
    public abstract ProcessStartInfo Start(string script, IReadOnlyDictionary<string, string> parameters);

    private static IEnumerable<string> Flatten(IReadOnlyDictionary<string, string> parameters) =>
        parameters.SelectMany(parameter => (string[])["-" + parameter.Key, parameter.Value]);

    private sealed class InstalledEngine(string version) : PowerShellEngine
    {
        public override string Name => $"pwsh {version}";

        public static ProcessStartInfo Start(params IEnumerable<string> arguments)
        {
            ProcessStartInfo start = new("pwsh", ["-NoLogo", "-NoProfile", "-NonInteractive", .. arguments])
            {
                WorkingDirectory = Repository.Root,
            };
            start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
            start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
            return start;
        }

        public override ProcessStartInfo Start(string script, IReadOnlyDictionary<string, string> parameters) =>
            Start(["-ExecutionPolicy", "Bypass", "-File", script, .. Flatten(parameters)]);
    }

    private sealed class EmbeddedEngine : PowerShellEngine
    {
        public override string Name =>
            $"embedded engine {FileVersionInfo.GetVersionInfo(typeof(PSObject).Assembly.Location).ProductVersion?.Split(' ')[0]}";

        public override ProcessStartInfo Start(string script, IReadOnlyDictionary<string, string> parameters) =>
            Child.Dotnet(["exec", typeof(Repository).Assembly.Location, EngineCommand.Name, script, "--", .. Flatten(parameters)]);
    }
}
