using System.Management.Automation;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// A cmdlet for the shell's defaults. AWS's own modules have cmdlets of the same names, and keep in the same variables
/// what only they can read: where one of them is there, the call is handed over to it.
/// </summary>
public abstract class ShellDefaultCmdlet : AsyncCmdlet
{
    private static readonly string[] Owners = ["AWS.Tools.Common", "AWSPowerShell.NetCore", "AWSPowerShell"];

    private CommandInfo? _theirs;

    /// <summary>Looks for a module that owns these names.</summary>
    protected sealed override void BeginProcessing()
    {
        string name = MyInvocation.MyCommand.Name;
        foreach (string owner in Owners)
        {
            // The qualified name finds a module that is loaded, and loads one that is installed.
            _theirs = InvokeCommand.GetCommand($"{owner}\\{name}", CommandTypes.Cmdlet);
            if (_theirs is not null)
            {
                WriteDebug($"Handed over to {owner}\\{name}.");
                return;
            }
        }
    }

    /// <summary>Runs the cmdlet, or the one of the same name that owns it.</summary>
    protected sealed override void ProcessRecord()
    {
        if (_theirs is null)
        {
            Execute();
            return;
        }
        // It runs in the caller's scope, where the defaults live, and writes its output and its errors as this cmdlet's. What
        // the pipeline brought is among the parameters already.
        using SteppablePipeline theirs = ScriptBlock
            .Create("param($command, $parameters) & $command @parameters")
            .GetSteppablePipeline(MyInvocation.CommandOrigin, [_theirs, MyInvocation.BoundParameters]);
        theirs.Begin(expectInput: false, (EngineIntrinsics)GetVariableValue("ExecutionContext"));
        theirs.Process();
        theirs.End();
    }

    /// <summary>Does what the cmdlet is for.</summary>
    private protected abstract void Execute();
}
