using System.Diagnostics;
using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>Ctrl+C. The rule is 100 ms; the tests allow 250 on a busy machine.</summary>
internal static class PromptStop
{
    private static readonly TimeSpan Allowed = TimeSpan.FromMilliseconds(250);

    /// <summary>Shows that a stop ends a script at once.</summary>
    /// <param name="prepare">Makes the script, ready to start, anew for each try.</param>
    /// <param name="waiting">Ends when the script waits for something that does not come.</param>
    public static async Task AssertAsync(Func<PowerShell> prepare, Func<PowerShell, Task> waiting)
    {
        // A machine that is busy with other things may be late once; a module that does not listen is late every time.
        const int tries = 3;
        TimeSpan taken = TimeSpan.MaxValue;
        for (int n = 1; n <= tries && taken >= Allowed; n++)
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
        Assert.True(taken < Allowed, $"It took {taken.TotalMilliseconds} ms, the last of {tries} times.");
    }
}
