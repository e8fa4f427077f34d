using System.Runtime.Loader;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>The checkout that this program was built in.</summary>
public static class Repository
{
    private const string Solution = "SSOOIDC.sln";

    /// <summary>Its root folder, wherever the program is started from.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The module's manifest. The build lays out the rest of the module in bin/ beside it.</summary>
    public static string Manifest => Path.Combine(Root, "AWS.Tools.SSOOIDC.psd1");

    /// <summary>Where the build lays out the module's assemblies for this runtime.</summary>
    public static string Assemblies => Path.Combine(Root, "bin", "Core");

    /// <summary>Where the build puts what Get-Help shows.</summary>
    public static string Help => Path.Combine(Root, "en-US");

    /// <summary>What the help and the reference site are made from, once the module is built in Release.</summary>
    public static HelpSources HelpSources =>
        new(
            Manifest,
            Assemblies,
            [
                Path.Combine(Root, "src", "AWS.Tools.SSOOIDC", "obj", "Release", "net8.0", "AWS.Tools.SSOOIDC.xml"),
                Path.Combine(Root, "src", "AWS.Tools.SSOOIDC.Core", "bin", "Release", "net8.0", "AWS.Tools.SSOOIDC.Core.xml"),
            ],
            Path.Combine(Root, "src", "AWS.Tools.SSOOIDC", "Help")
        );

    /// <summary>Lets this program use the copy of the AWS SDK that the module ships: it has none of its own.</summary>
    public static void UseModulesSdk() =>
        AssemblyLoadContext.Default.Resolving += (context, name) =>
        {
            string path = Path.Combine(Assemblies, name.Name + ".dll");
            return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        };

    /// <summary>Builds the module in Release; the compiler's errors go to the console.</summary>
    /// <exception cref="BuildException">It does not build.</exception>
    public static async Task BuildModuleAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        string[] command =
        [
            "msbuild",
            Path.Combine(Root, "src", "AWS.Tools.SSOOIDC"),
            "-restore",
            "-property:Configuration=Release",
            "-verbosity:quiet",
            "-nologo",
            "-terminalLogger:off",
            .. arguments,
        ];
        if (await ChildProcess.RunAsync(ChildProcess.Dotnet(command), cancellationToken) != 0)
        {
            throw new BuildException("The module does not build; see above.");
        }
    }

    /// <summary>Copies a folder with all that is in it; what the target has besides stays.</summary>
    public static void CopyFolder(string source, string target)
    {
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }
        throw new BuildException($"No {Solution} in any folder above {AppContext.BaseDirectory}: run this program in its checkout.");
    }
}
