using System.Diagnostics;
using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>Ctrl+C.</summary>
internal static class PromptStop
{
    /// <summary>Shows that a stop ends a script at once.</summary>
    /// <param name="prepare">Makes the script, ready to start, anew for each try.</param>
    /// <param name="waiting">Ends when the script waits for something that does not come.</param>
    public static async Task AssertAsync(Func<PowerShell> prepare, Func<PowerShell, Task> waiting)
    {
        TimeSpan taken = TimeSpan.MaxValue;
        for (int n = 0; n < StopLimit.Tries && taken > StopLimit.Time; n++)
        {
            using PowerShell powershell = prepare();
            Task reached = waiting(powershell);
            IAsyncResult running = powershell.BeginInvoke();
            await reached.WaitAsync(TimeSpan.FromMinutes(1));
            var time = Stopwatch.StartNew();
            powershell.Stop();
            taken = time.Elapsed;
            Assert.Throws<PipelineStoppedException>(() => powershell.EndInvoke(running));
            Assert.Equal(PSInvocationState.Stopped, powershell.InvocationStateInfo.State);
        }
        Assert.True(taken <= StopLimit.Time, $"It took {taken.TotalMilliseconds} ms, the last of {StopLimit.Tries} times.");
    }
}
