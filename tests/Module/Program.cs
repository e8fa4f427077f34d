using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>
/// The tests' program: the test runner or, with <c>--script FILE ARGUMENTS</c>, a PowerShell engine that runs one script, for
/// tests that need a process of their own.
/// </summary>
internal static class Program
{
    private static int Main(string[] args) =>
        args is ["--script", ..]
            ? RunScript(args[1], args[2..])
            : Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args).GetAwaiter().GetResult();

    private static int RunScript(string path, string[] arguments)
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using PowerShell powershell = PowerShell.Create(runspace);
        powershell
            .AddScript("$ErrorActionPreference = 'Stop'; $path, $arguments = $args; . $path @arguments")
            .AddArgument(path)
            .AddArgument(arguments);
        try
        {
            foreach (PSObject output in powershell.Invoke())
            {
                Console.Out.WriteLine(output);
            }
            return 0;
        }
        catch (RuntimeException e)
        {
            Console.Error.WriteLine($"{e.ErrorRecord}\n{e.ErrorRecord.FullyQualifiedErrorId}\n{e.ErrorRecord.ScriptStackTrace}");
            return 1;
        }
    }
}
