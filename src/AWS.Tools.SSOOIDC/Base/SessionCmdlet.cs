using System.Management.Automation;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Errors;
using AWS.Tools.SSOOIDC.Login;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>A cmdlet for login sessions. The work runs beside the pipeline's thread; what it has to say is said on it.</summary>
public abstract class SessionCmdlet : StopAwareCmdlet
{
    private protected static SessionService Service { get; } = new();

    /// <summary>Runs work of the session service and says what it says, until it ends or the pipeline is stopped.</summary>
    private protected T Run<T>(object? target, Func<IOperationEvents, CancellationToken, Task<T>> work)
    {
        try
        {
            return EventPump.Run(work, Say, StopToken);
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (CoreException e)
        {
            Fail(ErrorRecords.From(e, e.SessionName ?? target));
            throw;
        }
    }

    /// <summary>Hands what a person needs for a login to the script that asked for it.</summary>
    private protected virtual void ShowVerification(Verification verification) { }

    private void Say(OperationEvent said)
    {
        switch (said)
        {
            case MessageEvent { Kind: MessageKind.Warning } message:
                WriteWarning(message.Text);
                break;
            case MessageEvent { Kind: MessageKind.Verbose } message:
                WriteVerbose(message.Text);
                break;
            case MessageEvent { Kind: MessageKind.Debug } message:
                WriteDebug(message.Text);
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
