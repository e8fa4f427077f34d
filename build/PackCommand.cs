using System.CommandLine;
using AWS.Tools.SSOOIDC.LoadContext;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary><c>pack</c>: the module's folder and its package, and the local Identity Center as a tool, in out/.</summary>
internal static class PackCommand
{
    public static Command Create()
    {
        Option<bool> noBuild = new("--no-build")
        {
            Description = "Packs the module that bin/ has now, such as the one that the tests ran on.",
        };
        Command command = new("pack", "Makes the module's folder and its package, and the local Identity Center as a .NET tool, in out/.")
        {
            noBuild,
        };
        command.SetAction((result, cancellationToken) => RunAsync(!result.GetValue(noBuild), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool build, CancellationToken cancellationToken)
    {
        if (build)
        {
            // From nothing, so that no file of an earlier build is left in it.
            foreach (string laidOut in new[] { "bin", "en-US" }.Select(name => Path.Combine(Repository.Root, name)))
            {
                if (Directory.Exists(laidOut))
                {
                    Directory.Delete(laidOut, recursive: true);
                }
            }
            await Repository.BuildModuleAsync(cancellationToken, "-target:Rebuild");
        }
        await ModuleImages.CreateAsync(ImageFolder.Platforms, cancellationToken);
        string output = Path.Combine(Repository.Root, "out");
        ModulePackage package = ModulePackage.Create(Repository.Manifest, output);
        string tool = await ToolPackage.CreateAsync(output, cancellationToken);
        FileInfo[] files = new DirectoryInfo(package.Folder).GetFiles("*", SearchOption.AllDirectories);
        Print(package.Folder, files.Sum(file => file.Length), $" in {files.Length} files");
        Print(package.File, new FileInfo(package.File).Length, $" of at most {ModulePackage.SizeLimit:N0}");
        Print(tool, new FileInfo(tool).Length, "");
        return 0;
    }

    private static void Print(string path, long size, string more) =>
        Console.WriteLine($"{Path.GetRelativePath(Repository.Root, path)}: {size:N0} bytes{more}");
}
