using System.Diagnostics;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using AWS.Tools.SSOOIDC.LoadContext;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// A pwsh as people have it: released ones are precompiled, and start three times as fast as what the NuGet package has. Where the machine
/// has none, the package's is precompiled here, once, into a folder of the user's.
/// </summary>
internal static class PrecompiledPwsh
{
    private const string Engine = "System.Management.Automation";

    // What the start of a session and a module's import run.
    private static readonly string[] Assemblies =
    [
        "pwsh",
        Engine,
        "Microsoft.PowerShell.ConsoleHost",
        "Microsoft.PowerShell.Commands.Management",
        "Microsoft.PowerShell.Commands.Utility",
        "Microsoft.PowerShell.Security",
        "Newtonsoft.Json",
    ];

    /// <summary>Finds the one on the PATH, else the one made earlier; null where there is neither, or where it does not run the images.</summary>
    public static PowerShellEngine? Find() =>
        ChildProcess.OnPath("pwsh").Select(static path => new FileInfo(path)).Select(static file =>
            file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName
        ).Prepend(Made).Where(File.Exists).Where(static path => IsPrecompiled(Path.GetDirectoryName(path)!)).Select(static path =>
            PowerShellEngine.At(path, VersionOf(Path.GetDirectoryName(path)!))
        ).FirstOrDefault();

    /// <summary>Finds it, or makes it.</summary>
    /// <exception cref="BuildException">It cannot be made for this platform.</exception>
    public static async Task<PowerShellEngine> FindOrMakeAsync(CancellationToken cancellationToken)
    {
        if (Find() is { } found)
        {
            return found;
        }
        string platform =
            ImageFolder.ForThisProcess()
            ?? throw new BuildException("There is no precompiled pwsh 7.6 on the PATH, and none can be made for this platform.");
        Console.WriteLine($"Precompiling pwsh into {Path.GetDirectoryName(Made)}, once...");
        if (!File.Exists(Packages.Pwsh))
        {
            await ChildProcess.RunAsync(ChildProcess.Dotnet("restore", Path.Combine("tests", "Pester")), cancellationToken);
        }
        string source = Path.GetDirectoryName(Packages.Pwsh)!;
        string target = Path.GetDirectoryName(Made)!;
        string unfinished = $"{target}.{Environment.ProcessId}";
        Repository.CopyFolder(source, unfinished);
        string[] references = [Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll"), Path.Combine(source, "*.dll")];
        foreach (string name in Assemblies)
        {
            await AheadOfTimeCompiler.CompileAsync(
                Path.Combine(source, name + ".dll"),
                Path.Combine(unfinished, name + ".dll"),
                platform,
                references,
                cancellationToken
            );
        }
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                Path.Combine(unfinished, "pwsh"),
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }
        Directory.Move(unfinished, target);
        return Find() ?? throw new BuildException($"The pwsh in {target} cannot be used.");
    }

    private static string Made =>
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "AWS.Tools.SSOOIDC",
            $"pwsh-{Packages.Metadata("PwshVersion")}-{RuntimeInformation.RuntimeIdentifier}",
            OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"
        );

    private static string VersionOf(string folder) =>
        FileVersionInfo.GetVersionInfo(Path.Combine(folder, Engine + ".dll")).ProductVersion!.Split(' ')[0];

    // The module's images are for the .NET of 7.6; for an older one everything would be compiled at run time.
    private static bool IsPrecompiled(string folder)
    {
        string path = Path.Combine(folder, Engine + ".dll");
        if (!File.Exists(path) || FileVersionInfo.GetVersionInfo(path) is not { FileMajorPart: 7, FileMinorPart: >= 6 })
        {
            return false;
        }
        using var reader = new PEReader(File.OpenRead(path));
        return reader.PEHeaders.CorHeader?.ManagedNativeHeaderDirectory.Size > 0;
    }
}
