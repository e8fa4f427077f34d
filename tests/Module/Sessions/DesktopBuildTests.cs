using System.Diagnostics;

namespace AWS.Tools.SSOOIDC.Tests.Module.Sessions;

/// <summary>The build for Windows PowerShell 5.1, as far as this machine can show it.</summary>
public sealed class DesktopBuildTests
{
    /// <summary>Marks tests of what only the net8.0 build has, such as its load context and file modes.</summary>
    public const string Trait = "Build";

    /// <summary>The trait's value.</summary>
    public const string Net8 = "net8.0";

    [Fact]
    [Trait(Trait, Net8)]
    public async Task The_netstandard2_0_build_passes_this_suite_too()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string folder = Directory.CreateTempSubdirectory("ssooidc-desktop-").FullName;
        try
        {
            LayOut(folder);
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
            if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            {
                start.ArgumentList.Add(typeof(DesktopBuildTests).Assembly.Location);
            }
            foreach (string argument in (string[])["-noLogo", "-noColor", "-trait-", $"{Trait}={Net8}"])
            {
                start.ArgumentList.Add(argument);
            }
            start.Environment["SSOOIDC_TEST_MODULE"] = folder;
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            Assert.True(process.ExitCode == 0, $"{output}\n{await errors}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // As the module folder, with this build in the place of the other. What .NET itself has, it does not need here.
    private static void LayOut(string folder)
    {
        string built = Path.Combine(ModuleFolder.Root, "bin");
        string target = Directory.CreateDirectory(Path.Combine(folder, "bin", "Core")).FullName;
        File.Copy(ModuleFolder.Manifest, Path.Combine(folder, Path.GetFileName(ModuleFolder.Manifest)));
        foreach (string file in Directory.EnumerateFiles(built))
        {
            File.Copy(file, Path.Combine(folder, "bin", Path.GetFileName(file)));
        }
        foreach (string file in Directory.EnumerateFiles(Path.Combine(built, "Desktop")))
        {
            if (!Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal))
            {
                File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
            }
        }
    }
}
