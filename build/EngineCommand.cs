using System.CommandLine;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;
using Command = System.CommandLine.Command;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// <c>engine script -- -Name value ...</c>: runs a script as <c>pwsh -File</c> would, in the engine that this program
/// carries. The other commands start it, in a process of its own.
/// </summary>
internal static class EngineCommand
{
    public const string Name = "engine";

    public static Command Create()
    {
        Argument<string> script = new("script") { Description = "The script's path." };
        Argument<string[]> parameters = new("parameters") { Description = "-Name value, for each of its parameters." };
        Command command = new(Name, "Runs a script in the embedded PowerShell engine.") { script, parameters };
        command.Hidden = true;
        command.SetAction(result => Run(result.GetRequiredValue(script), result.GetValue(parameters)!));
        return command;
    }

    private static int Run(string script, string[] parameters)
    {
        // The core cmdlets only: the package of the engine brings no other module.
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        }
        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddCommand(script);
        foreach (string[] pair in parameters.Chunk(2))
        {
            shell.AddParameter(pair[0].TrimStart('-'), pair[1]);
        }
        using PSDataCollection<PSObject> output = [];
        Print(output, Console.Out);
        Print(shell.Streams.Information, Console.Out);
        Print(shell.Streams.Warning, Console.Error);
        Print(shell.Streams.Error, Console.Error);
        try
        {
            shell.Invoke(input: null, output);
            return shell.Streams.Error.Count == 0 ? 0 : 1;
        }
        catch (RuntimeException error)
        {
            Console.Error.WriteLine($"{error.ErrorRecord}{Environment.NewLine}{error.ErrorRecord.InvocationInfo?.PositionMessage}");
            return 1;
        }
    }

    private static void Print<T>(PSDataCollection<T> stream, TextWriter writer) =>
        stream.DataAdded += (_, added) => writer.WriteLine(stream[added.Index]);
}
