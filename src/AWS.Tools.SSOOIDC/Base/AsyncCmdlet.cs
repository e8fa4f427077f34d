using System.Management.Automation;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Login;
using AWS.Tools.SSOOIDC.Output;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// A cmdlet whose work runs beside the pipeline's thread: what it has to say is said on that thread, and Ctrl+C ends the wait at once. Work
/// that does not listen to a stop is left behind.
/// </summary>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    private readonly EventPump _pump = new();

    /// <summary>Tells running work to end. Called by the engine, on a thread of its own.</summary>
    protected override void StopProcessing() => _pump.Stop();

    /// <summary>Runs work and says what it says, until it ends or the pipeline is stopped.</summary>
    /// <param name="work">The work; it gets where to say things, and the token that a stop cancels.</param>
    /// <returns>The work's result. What the work throws is thrown as it is.</returns>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped. The work may still be ending.</exception>
    private protected T Run<T>(Func<IOperationEvents, CancellationToken, Task<T>> work)
    {
        UseShellLocation();
        return UntilStopped(() => _pump.Run(work, Say));
    }

    /// <summary>The same for work that begins on the pipeline's own thread: it blocks for nothing but the service, and has nothing to say.</summary>
    private protected T RunHere<T>(Func<CancellationToken, Task<T>> work) => UntilStopped(() => _pump.RunHere(work, Say));

    /// <summary>Runs work that blocks, such as reading files, and has nothing to say.</summary>
    private protected T Run<T>(Func<T> work) => Run((_, cancellationToken) => Tasks.RunAsync(work, cancellationToken));

    /// <summary>Runs work that blocks, and gives nothing.</summary>
    private protected void Run(Action work) =>
        Run(() =>
        {
            work();
            return true;
        });

    /// <summary>Has relative paths in settings start from the shell's own location.</summary>
    private protected void UseShellLocation() => HostEnvironment.UseDirectory(ShellLocation.Of(SessionState));

    /// <summary>Whether another program reads what the host shows, so that nothing may stand beside the output: warnings are verbose then.</summary>
    private protected virtual bool IsQuiet => false;

    /// <summary>Hands what a person needs for a login to the script that asked for it.</summary>
    private protected virtual void ShowVerification(Verification verification) { }

    /// <summary>Whether what would be done is only to be shown.</summary>
    private protected bool IsWhatIf() =>
        LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference")) || IsGiven("WhatIf");

    /// <summary>Whether a switch is on that was typed.</summary>
    private protected bool IsGiven(string parameter) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out object? value) && LanguagePrimitives.IsTrue(value);

    /// <summary>Ends the command with an error.</summary>
    private protected void Fail(ErrorRecord error) => ThrowTerminatingError(error);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the command holds.</summary>
    /// <param name="disposing">Always <see langword="true"/>.</param>
    protected virtual void Dispose(bool disposing) => _pump.Dispose();

    private T UntilStopped<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception e) when (_pump.IsStopped && e is not PipelineStoppedException)
        {
            throw new PipelineStoppedException();
        }
    }

    private void Say(OperationEvent said)
    {
        switch (said)
        {
            case MessageEvent { Kind: MessageKind.Warning } message when IsQuiet:
                WriteVerbose(message.Text);
                break;
            case MessageEvent { Kind: MessageKind.Warning } message:
                WriteWarning(message.Text);
                break;
            case MessageEvent { Kind: MessageKind.Verbose } message:
                WriteVerbose(message.Text);
                break;
            case MessageEvent { Kind: MessageKind.Debug } message:
                WriteDebug(message.Text);
                break;
            case MessageEvent { Kind: MessageKind.Drawing } drawing:
                bool inColor = ScreenColors.AreWanted(SessionState);
                foreach (string line in drawing.Text.Split('\n'))
                {
                    WriteInformation(
                        new HostInformationMessage
                        {
                            Message = line,
                            ForegroundColor = inColor ? ConsoleColor.White : null,
                            BackgroundColor = inColor ? ConsoleColor.Black : null,
                        },
                        ["PSHOST"]
                    );
                }
                break;
            case MessageEvent message:
                // Tagged as Write-Host does: a person at the host sees it, and a script can catch, redirect or silence it.
                WriteInformation(new HostInformationMessage { Message = message.Text }, ["PSHOST"]);
                break;
            case ProgressEvent { Progress: { } progress }:
                WriteProgress(
                    new ProgressRecord(0, "AWS IAM Identity Center login", progress.Status.Length == 0 ? " " : progress.Status)
                    {
                        SecondsRemaining = progress.SecondsLeft,
                        PercentComplete = progress.TotalSeconds > 0 ? 100 - (100 * progress.SecondsLeft / progress.TotalSeconds) : -1,
                        RecordType = progress.Completed ? ProgressRecordType.Completed : ProgressRecordType.Processing,
                    }
                );
                break;
            case VerificationEvent verification:
                ShowVerification(verification.Verification);
                break;
        }
    }
}
