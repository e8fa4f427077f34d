#if NET
using System.Runtime.InteropServices;
#endif

namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>
/// Lets a process end only after the work that must not be cut in two, for a limited time. A process that ended meanwhile would take the
/// reply with it, and the next one would need a login.
/// </summary>
internal static class ProcessEnd
{
    private static readonly object Gate = new();
    private static readonly HashSet<Task> Running = [];
    private static readonly List<IDisposable> Signals = [];

    static ProcessEnd() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => WaitForRunning();

    /// <summary>Has the end of the process wait for work that has begun.</summary>
    public static void WaitsFor(Task work)
    {
        lock (Gate)
        {
            if (Running.Add(work) && Running.Count == 1)
            {
                ListenToSignals();
            }
        }

        _ = work.ContinueWith(static ended => Remove(ended), TaskScheduler.Default);
    }

    // What ends a process from outside does not always pass by ProcessExit: since .NET 10 a signal ends it at once.
    private static void ListenToSignals()
    {
#if NET
        foreach (PosixSignal signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            Signals.Add(PosixSignalRegistration.Create(signal, static _ => WaitForRunning()));
        }
#endif
    }

    private static void Remove(Task work)
    {
        IDisposable[] signals = [];
        lock (Gate)
        {
            if (Running.Remove(work) && Running.Count == 0)
            {
                signals = [.. Signals];
                Signals.Clear();
            }
        }

        foreach (IDisposable signal in signals)
        {
            signal.Dispose();
        }
    }

    private static void WaitForRunning()
    {
        Task all;
        lock (Gate)
        {
            all = Task.WhenAll(Running);
        }

        // How it ends is nobody's error any more.
        Tasks.Forget(all);
        Task.WaitAny([all], GracePeriod.Grace);
    }
}
