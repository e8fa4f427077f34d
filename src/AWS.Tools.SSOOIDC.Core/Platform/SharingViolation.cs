namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>On Windows a file that another program has open may be closed to everybody else, mostly for a moment.</summary>
internal static class SharingViolation
{
    /// <summary>How long a file is tried to be read, as long as another program writes it.</summary>
    public static readonly TimeSpan ReadFor = TimeSpan.FromSeconds(1);

    /// <summary>How long a file is tried to be replaced or removed.</summary>
    public static readonly TimeSpan ReplaceFor = TimeSpan.FromSeconds(2);

    /// <summary>The time between two tries to replace or remove a file.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The same for reading: who writes in place takes a few milliseconds.</summary>
    public static readonly TimeSpan ReadPause = TimeSpan.FromMilliseconds(10);

    private const int ErrorSharingViolation = unchecked((int)0x80070020);
    private const int ErrorLockViolation = unchecked((int)0x80070021);
    private const int ErrorUnableToRemoveReplaced = unchecked((int)0x80070497);
    private const int ErrorUnableToMoveReplacement = unchecked((int)0x80070498);
    private const int ErrorUnableToMoveReplacement2 = unchecked((int)0x80070499);

    /// <summary>Whether another program has the file open. On Unix no error has these codes.</summary>
    public static bool Is(Exception? error) => error is IOException { HResult: ErrorSharingViolation or ErrorLockViolation };

    /// <summary>
    /// Whether a file could not be put in another's place because a program has that one open: then Windows only says that it may not be.
    /// </summary>
    public static bool IsInTheWay(Exception error) =>
        Is(error)
        || error is IOException { HResult: ErrorUnableToRemoveReplaced or ErrorUnableToMoveReplacement or ErrorUnableToMoveReplacement2 }
        || (error is UnauthorizedAccessException && Path.DirectorySeparatorChar == '\\');

    /// <summary>What to do about a file that cannot be used.</summary>
    /// <param name="error">Why it cannot.</param>
    /// <param name="otherwise">What to do where no other program is the reason.</param>
    public static string Advice(Exception? error, string otherwise) =>
        Is(error) ? "Another program has the file open: call again when that has closed it." : otherwise;

    /// <summary>Reads a file, for a second where another program has it open. It waits: run it on a worker.</summary>
    public static T Read<T>(HostEnvironment environment, Func<T> read) => Retry(environment, ReadFor, ReadPause, Is, read);

    /// <summary>Replaces or removes a file, for two seconds where another program has it open. It waits: run it on a worker.</summary>
    public static void Replace(HostEnvironment environment, Action replace) =>
        Retry(
            environment,
            ReplaceFor,
            Pause,
            IsInTheWay,
            () =>
            {
                replace();
                return true;
            }
        );

    private static T Retry<T>(
        HostEnvironment environment,
        TimeSpan limit,
        TimeSpan pause,
        Func<Exception, bool> isViolation,
        Func<T> use
    )
    {
        DateTimeOffset until = environment.Now + limit;
        while (true)
        {
            try
            {
                return use();
            }
            catch (Exception e) when (isViolation(e) && environment.Now < until)
            {
                environment.Delay(pause, CancellationToken.None).GetAwaiter().GetResult();
            }
        }
    }
}
