using System.CommandLine;
using AWS.Tools.SSOOIDC.Build;

RootCommand root = new("Builds, shows, tests and packs AWS.Tools.SSOOIDC. Each command is one file in build/.")
{
    DemoCommand.Create(),
    TestCommand.Create(),
    PackCommand.Create(),
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
