namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>
/// Whether the thread that is running would do nothing but wait for what it calls. What it calls may then block it, instead of having
/// another thread go on later: to wake one up takes longer than most else of a call.
/// </summary>
internal static class CallingThread
{
    [ThreadStatic]
    private static bool _waits;

    /// <summary>Whether it would only wait.</summary>
    public static bool Waits => _waits;

    /// <summary>Starts work on a thread that waits for it.</summary>
    /// <param name="work">The work. What it goes on with later, on other threads, is to block none of them.</param>
    public static Task<T> Start<T>(Func<Task<T>> work)
    {
        _waits = true;
        try
        {
            return work();
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
        finally
        {
            _waits = false;
        }
    }
}
