using System.Diagnostics;
using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>Ctrl+C. The rule is 100 ms; the tests allow 250 on a busy machine.</summary>
public sealed class StopTests : ServiceTest
{
    private static readonly TimeSpan Allowed = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task A_stop_ends_a_call_that_hangs()
    {
        await StopsPromptly("Register", 1, Reply.Hang());
    }

    [Fact]
    public async Task A_stop_ends_a_pause_between_retries()
    {
        await StopsPromptly("Register -ClientConfig @{ MaxErrorRetry = 50 }", 4, [.. Enumerable.Repeat(Reply.Status(503), 50)]);
    }

    [Fact]
    public async Task The_session_can_be_used_after_a_stop()
    {
        await A_stop_ends_a_call_that_hangs();
        Assert.False(string.IsNullOrEmpty(Shell.Run("Register")["ClientId"]));
    }

    private async Task StopsPromptly(string script, int requests, params Reply[] replies)
    {
        // A machine that is busy with other things may be late once; a module that does not listen is late every time.
        const int tries = 3;
        TimeSpan taken = TimeSpan.MaxValue;
        for (int n = 1; n <= tries && taken >= Allowed; n++)
        {
            using PowerShell powershell = Shell.Prepare(script);
            int before = Center.RequestsTo("RegisterClient").Count;
            Center.Script("RegisterClient", replies);
            IAsyncResult running = powershell.BeginInvoke();
            await Center.WaitForRequestAsync("RegisterClient", before + requests, TestContext.Current.CancellationToken);
            var time = Stopwatch.StartNew();
            powershell.Stop();
            taken = time.Elapsed;
            Assert.Throws<PipelineStoppedException>(() => powershell.EndInvoke(running));
            Assert.Equal(PSInvocationState.Stopped, powershell.InvocationStateInfo.State);
        }
        Assert.True(taken < Allowed, $"It took {taken.TotalMilliseconds} ms, the last of {tries} times.");
    }
}
