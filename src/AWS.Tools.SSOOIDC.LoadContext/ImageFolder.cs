using System.Runtime.InteropServices;

namespace AWS.Tools.SSOOIDC.LoadContext;

/// <summary>
/// Which folder has the module's precompiled assemblies for a runtime. They are the same assemblies with machine code beside their
/// IL, so that the first calls need not wait for the compiler. Machine code is for one major version of .NET and one platform.
/// </summary>
public static class ImageFolder
{
    /// <summary>The major version of .NET that the images are made for: the one of PowerShell 7.6.</summary>
    public const int Runtime = 10;

    /// <summary>The platforms that images are made for, as .NET names them.</summary>
    public static IReadOnlyList<string> Platforms { get; } = ["linux-x64", "linux-arm64", "osx-arm64", "win-x64"];

    /// <summary>The folder's name, or <see langword="null"/> where no image fits.</summary>
    /// <param name="runtime">The version of .NET.</param>
    /// <param name="system">The operating system: <c>linux</c>, <c>osx</c> or <c>win</c>.</param>
    /// <param name="architecture">The process's architecture.</param>
    public static string? For(Version runtime, string? system, Architecture architecture)
    {
        string? cpu = architecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            _ => null,
        };
        string platform = $"{system}-{cpu}";
        return runtime.Major == Runtime && Platforms.Contains(platform) ? platform : null;
    }

    /// <summary>The folder's name for this process, or <see langword="null"/>.</summary>
    public static string? ForThisProcess() =>
        For(
            Environment.Version,
            OperatingSystem.IsLinux() ? "linux"
                : OperatingSystem.IsWindows() ? "win"
                : OperatingSystem.IsMacOS() ? "osx"
                : null,
            RuntimeInformation.ProcessArchitecture
        );
}
