using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>A PowerShell session of its own, in process, with the built module imported as a user does it.</summary>
public sealed class Shell : IDisposable
{
    private readonly Runspace _runspace;

    private Shell(Runspace runspace) => _runspace = runspace;

    /// <summary>A session with the module imported.</summary>
    public static Shell Open()
    {
        Shell shell = OpenBare();
        shell.Run("Import-Module $args[0]", ModuleFolder.Manifest).ThrowIfFailed();
        return shell;
    }

    /// <summary>A session with only the engine's core commands.</summary>
    public static Shell OpenBare()
    {
        return new Shell(EngineCommand.OpenSession());
    }

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The script; it finds <paramref name="arguments"/> in <c>$args</c>.</param>
    /// <param name="arguments">The script's arguments.</param>
    public ShellResult Run(string script, params object?[] arguments)
    {
        using PowerShell powershell = Prepare(script, arguments);
        Exception? failure = null;
        var output = new PSDataCollection<PSObject>();
        try
        {
            powershell.Invoke(null, output);
        }
        catch (RuntimeException e)
        {
            failure = e;
        }
        return new ShellResult([.. output], powershell.Streams, failure);
    }

    /// <summary>A script that is ready to run, for tests that start and stop it themselves.</summary>
    public PowerShell Prepare(string script, params object?[] arguments)
    {
        PowerShell powershell = PowerShell.Create(_runspace);
        powershell.AddScript(script, useLocalScope: false);
        foreach (object? argument in arguments)
        {
            powershell.AddArgument(argument);
        }
        return powershell;
    }

    public void Dispose() => _runspace.Dispose();
}
