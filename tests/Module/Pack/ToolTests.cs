using System.Diagnostics;
using System.IO.Compression;
using NuGet.Packaging;

namespace AWS.Tools.SSOOIDC.Tests.Module.Pack;

/// <summary>The local Identity Center as a tool, from its package, as somebody uses it who has no checkout.</summary>
public sealed class ToolTests(PackedTool tool) : IClassFixture<PackedTool>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(4);
    private static readonly string[] Languages = ["powershell"];

    [Fact]
    public async Task The_same_source_gives_the_same_bytes()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string again = await ToolPackage.CreateAsync(Path.Combine(tool.Folder, "again"), cancellation);
        Assert.Equal(await File.ReadAllBytesAsync(tool.Package, cancellation), await File.ReadAllBytesAsync(again, cancellation));
    }

    [Fact]
    public void It_is_a_tool_with_its_licences()
    {
        using PackageArchiveReader package = new(tool.Package);
        Assert.Equal(["DotnetTool"], package.NuspecReader.GetPackageTypes().Select(type => type.Name));
        Assert.Equal("Apache-2.0", package.NuspecReader.GetLicenseMetadata()?.License);
        Assert.Equal(ModuleManifest.Read(Repository.Manifest).Version, package.NuspecReader.GetVersion().ToString());
        string[] files = [.. package.GetFiles()];
        Assert.Superset(new HashSet<string>(["LICENSE", "THIRD-PARTY-NOTICES.txt", "README.md"]), new HashSet<string>(files));
        Assert.Equal(
            ["AWS.Tools.SSOOIDC.IdentityCenter.dll", "System.CommandLine.dll"],
            files.Where(file => file.EndsWith(".dll", StringComparison.Ordinal)).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task It_says_where_it_is_when_it_is_ready_and_how_it_is_used()
    {
        string program = await InstallAsync();
        ProcessResult help = await RunAsync(new(program, ["--help"]));
        Assert.All(
            (string[])["--port", "--auto-approve", "--accounts", "<command>"],
            option => Assert.Contains(option, help.Output, StringComparison.Ordinal)
        );

        ProcessStartInfo start = new(program, ["--port", "0", "--end-with-input"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(tool.InEmptyHome(start))!;
        try
        {
            List<string> lines = [];
            while (lines is not [.., "Ready. Ctrl+C stops it."])
            {
                lines.Add((await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!);
            }
            string address = lines.Single(line => line.Contains("Endpoint ", StringComparison.Ordinal)).Split(' ')[^1];
            using HttpClient client = new();
            Assert.Contains(
                "<",
                await client.GetStringAsync(new Uri($"{address}/device"), TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
            process.StandardInput.Close();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            ChildProcess.End(process);
        }
    }

    [Fact]
    public async Task It_gives_a_commands_exit_code_and_says_which_command_is_not_there()
    {
        string program = await InstallAsync();
        string dotnet = ChildProcess.Dotnet().FileName;
        Assert.Equal(0, (await RunAsync(new(program, ["--", dotnet, "--version"]))).ExitCode);
        Assert.NotEqual(0, (await RunAsync(new(program, ["--", dotnet, "no-such-command"]))).ExitCode);
        ProcessResult missing = await RunAsync(new(program, ["--", "no-such-program"]));
        Assert.Equal(127, missing.ExitCode);
        Assert.Contains("no-such-program", missing.Errors, StringComparison.Ordinal);
    }

    // The scripts, the tests and the commands of README.md, as they are printed there.
    [Fact]
    public async Task What_the_README_says_of_tests_of_ones_own_works_as_it_is_printed()
    {
        using Packed module = new();
        string folder = Directory.CreateDirectory(Path.Combine(tool.Folder, "pipeline")).FullName;
        string[] blocks = ReadmeBlocks("Test your own scripts");
        Assert.Equal(4, blocks.Length);
        string[] names = ["admin.ps1", "admin.Tests.ps1", "admin.Center.Tests.ps1", "run.ps1"];
        foreach ((string name, string block) in names.Zip(blocks))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), block, TestContext.Current.CancellationToken);
        }
        Directory.CreateDirectory(Path.Combine(folder, "packages"));
        File.Copy(tool.Package, Path.Combine(folder, "packages", Path.GetFileName(tool.Package)));
        string modules = Path.Combine(folder, "modules");
        await ZipFile.ExtractToDirectoryAsync(
            module.Package.File,
            Path.Combine(modules, "AWS.Tools.SSOOIDC"),
            TestContext.Current.CancellationToken
        );
        // Pester is on the machine of whoever tests with it.
        string pester = Path.GetDirectoryName(Packages.Pester)!;
        foreach (string file in Directory.GetFiles(pester, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(modules, "Pester", Path.GetRelativePath(pester, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        PowerShellEngine engine = await PowerShellEngine.FindPwshAsync(TestContext.Current.CancellationToken);
        ProcessStartInfo start = tool.InEmptyHome(engine.Start(Path.Combine(folder, "run.ps1")));
        start.WorkingDirectory = folder;
        tool.PutOnPath(start, "pwsh", engine);
        ProcessResult result = await ChildProcess.CaptureAsync(start, Timeout, TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, $"{result.Output}\n{result.Errors}");
        Assert.Contains("Tests Passed: 5", result.Output, StringComparison.Ordinal);
        Assert.Contains("Failed: 0", result.Output, StringComparison.Ordinal);
    }

    private static string[] ReadmeBlocks(string title)
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
        string section = readme.Split($"\n## {title}\n")[1].Split("\n## ")[0];
        return
        [
            .. section
                .Split("```")
                .Where((_, index) => index % 2 == 1)
                .Where(block => Languages.Contains(block.Split('\n')[0]))
                .Select(block => block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..]),
        ];
    }

    private async Task<string> InstallAsync()
    {
        string folder = Path.Combine(tool.Folder, "tools");
        if (!Directory.Exists(folder))
        {
            ProcessStartInfo install = ChildProcess.Dotnet(
                "tool",
                "install",
                "AWS.Tools.SSOOIDC.IdentityCenter",
                "--source",
                Path.GetDirectoryName(tool.Package)!,
                "--tool-path",
                folder
            );
            (await RunAsync(install)).ThrowIfFailed();
        }
        return Path.Combine(folder, OperatingSystem.IsWindows() ? "identity-center.exe" : "identity-center");
    }

    private Task<ProcessResult> RunAsync(ProcessStartInfo start) =>
        ChildProcess.CaptureAsync(tool.InEmptyHome(start), Timeout, TestContext.Current.CancellationToken);
}
