using System.CommandLine;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;
using Command = System.CommandLine.Command;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// <c>engine script -- arguments</c>: runs a script as <c>pwsh -File</c> would, in the engine that this program
/// carries. The other commands and the tests start it, in a process of its own.
/// </summary>
public static class EngineCommand
{
    internal const string Name = "engine";

    /// <summary>Opens a session of the engine with its core cmdlets only: the engine's package brings no other module.</summary>
    public static Runspace OpenSession()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        }
        Runspace session = RunspaceFactory.CreateRunspace(state);
        session.Open();
        return session;
    }

    internal static Command Create()
    {
        Argument<string> script = new("script") { Description = "The script's path." };
        Argument<string[]> arguments = new("arguments") { Description = "Its arguments: values, or -Name value." };
        Command command = new(Name, "Runs a script in the embedded PowerShell engine.") { script, arguments };
        command.Hidden = true;
        command.SetAction(result => Run(result.GetRequiredValue(script), result.GetValue(arguments)!));
        return command;
    }

    private static int Run(string script, string[] arguments)
    {
        using Runspace session = OpenSession();
        using PowerShell shell = PowerShell.Create(session);
        shell.AddCommand(script);
        for (int n = 0; n < arguments.Length; n++)
        {
            if (arguments[n] is ['-', .. string name] && n + 1 < arguments.Length)
            {
                shell.AddParameter(name, arguments[++n]);
            }
            else
            {
                shell.AddArgument(arguments[n]);
            }
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
            Console.Error.WriteLine(string.Join(Environment.NewLine, error.ErrorRecord, error.ErrorRecord.ScriptStackTrace));
            return 1;
        }
    }

    private static void Print<T>(PSDataCollection<T> stream, TextWriter writer) =>
        stream.DataAdded += (_, added) => writer.WriteLine(stream[added.Index]);
}
