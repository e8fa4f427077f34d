namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>
/// What may block the thread that is running, instead of having another one go on later: to hand over to a thread, and what the compiler
/// makes for that, takes longer than most else of a call.
/// </summary>
internal static class CallingThread
{
    [ThreadStatic]
    private static bool _mayWaitForFiles;

    [ThreadStatic]
    private static bool _mayWaitForService;

    /// <summary>Whether files may: whoever waits for this thread leaves it behind at a stop.</summary>
    public static bool MayWaitForFiles => _mayWaitForFiles;

    /// <summary>Whether a service may: it has but one call to make, and that lets go at a stop.</summary>
    public static bool MayWaitForService => _mayWaitForService;

    /// <summary>Starts work on a thread that can be left behind.</summary>
    /// <param name="work">The work. What it goes on with later, on other threads, is to block none of them.</param>
    public static Task<T> StartOnWorker<T>(Func<Task<T>> work) => Start(ref _mayWaitForFiles, work);

    /// <summary>Starts one call of a service on a thread that would only wait for it.</summary>
    /// <param name="work">The call. What it goes on with later, on other threads, is to block none of them.</param>
    public static Task<T> StartCall<T>(Func<Task<T>> work) => Start(ref _mayWaitForService, work);

    private static Task<T> Start<T>(ref bool may, Func<Task<T>> work)
    {
        bool before = may;
        may = true;
        try
        {
            return work();
        }
        finally
        {
            may = before;
        }
    }
}
