using System.Diagnostics;

namespace AWS.Tools.SSOOIDC.Tests.Module.Sessions;

/// <summary>A real pwsh: the one on the PATH, else the one that <c>dotnet restore tests/Pester</c> brings.</summary>
internal static class Pwsh
{
    /// <summary>Why tests that need it are skipped where there is none.</summary>
    public const string Missing = "There is no pwsh on the PATH, and 'dotnet restore tests/Pester' has brought none.";

    private static readonly string[]? Command = OnPath() ?? Restored();

    /// <summary>Whether there is one.</summary>
    public static bool IsThere => Command is not null;

    /// <summary>The manifest of the restored Pester; null where there is none.</summary>
    public static string? PesterManifest { get; } =
        IfThere(Packages.Folder("pester", Packages.Metadata("PesterVersion")), "tools", "Pester.psd1");

    /// <summary>A process that runs it, with redirected streams.</summary>
    public static ProcessStartInfo Start(params IEnumerable<string> arguments) =>
        new(Command![0], [.. Command.Skip(1), "-NoProfile", "-NonInteractive", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

    private static string[]? OnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"))
            .FirstOrDefault(File.Exists)
            is { } path
            ? [path]
            : null;

    // The package is made for 'dotnet tool install'; what that starts is this.
    private static string[]? Restored() =>
        IfThere(
            Packages.Folder("powershell", Packages.Metadata("PwshVersion")),
            "tools",
            "net10.0",
            "any",
            OperatingSystem.IsWindows() ? "win" : "unix",
            "pwsh.dll"
        )
            is { } path
            ? [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", path]
            : null;

    private static string? IfThere(params string[] path) => Path.Combine(path) is var file && File.Exists(file) ? file : null;
}
