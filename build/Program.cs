using System.CommandLine;
using AWS.Tools.SSOOIDC.Build;
using AWS.Tools.SSOOIDC.Build.Bench;

if (args is [BareSdk.Name, .. string[] rest])
{
    Repository.UseModulesSdk();
    return await BareSdk.RunAsync(rest);
}
return await Commands.RunAsync(args);

/// <summary>The program's commands.</summary>
internal static class Commands
{
    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand root = new("Builds, shows, tests and packs AWS.Tools.SSOOIDC. Each command is one file in build/.")
        {
            DemoCommand.Create(),
            TestCommand.Create(),
            CoverageCommand.Create(),
            PackCommand.Create(),
            HelpCommand.Create(),
            SiteCommand.Create(),
            PictureCommand.Create(),
            BenchCommand.Create(),
            SoakCommand.Create(),
            FuzzCommand.Create(),
            WindowsCommand.Create(),
            EngineCommand.Create(),
        };
        try
        {
            return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (BuildException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }
}
