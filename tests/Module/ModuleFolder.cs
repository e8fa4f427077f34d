using System.Runtime.CompilerServices;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>The module folder under test: the one that the build laid out, or the one that a variable names.</summary>
public static class ModuleFolder
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "SSOOIDC_TEST_MODULE";

    /// <summary>The manifest that is imported.</summary>
    public static string Manifest { get; } =
        Path.Combine(Environment.GetEnvironmentVariable(Variable) ?? Repository.Root, "AWS.Tools.SSOOIDC.psd1");

    /// <summary>The folder with the module's assemblies for this runtime.</summary>
    public static string Assemblies { get; } = Path.Combine(Path.GetDirectoryName(Manifest)!, "bin", "Core");

    // The whole process starts from a machine without AWS settings, so that no test depends on the developer's own.
    [ModuleInitializer]
    internal static void CleanEnvironment()
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().ToList())
        {
            if (name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase))
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
        string home = Directory.CreateTempSubdirectory("ssooidc-home-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(home, recursive: true);
        Environment.SetEnvironmentVariable("HOME", home);
        Environment.SetEnvironmentVariable("USERPROFILE", home);
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        // The engine writes its caches when it pleases: not into the home of a test that may be over by then.
        foreach (string folder in (string[])["CACHE", "CONFIG", "DATA"])
        {
            // A folder that is not there counts as none, and relative paths would lead into the tests' own.
            Environment.SetEnvironmentVariable($"XDG_{folder}_HOME", Directory.CreateDirectory(Path.Combine(home, folder)).FullName);
        }
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
    }
}
