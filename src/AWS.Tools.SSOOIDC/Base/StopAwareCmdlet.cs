using System.Management.Automation;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// A cmdlet that Ctrl+C ends at once: whatever it waits for runs on a worker, which is told to stop and, if it
/// does not listen, left behind.
/// </summary>
public abstract class StopAwareCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <summary>Tells running work to end. Called by the engine, on a thread of its own.</summary>
    protected override void StopProcessing()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The engine may stop a command that has just ended by itself.
        }
    }

    /// <summary>Runs asynchronous work and waits for it on the pipeline's thread.</summary>
    /// <param name="work">The work; it gets the token that a stop cancels.</param>
    /// <returns>The work's result.</returns>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped. The work may still be ending.</exception>
    protected T Wait<T>(Func<CancellationToken, Task<T>> work)
    {
        CancellationToken cancellationToken = _stop.Token;
        // On a worker: parts of the work that block (name look-up, credential files) must not hold up a stop.
        Task<T> task = Task.Run(() => work(cancellationToken), cancellationToken);
        try
        {
            task.Wait(cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (AggregateException)
        {
            // Rethrown below as what it is.
        }
        return task.GetAwaiter().GetResult();
    }

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
    protected virtual void Dispose(bool disposing) => _stop.Dispose();
}
