namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>On Windows a file that another program has open may be closed to everybody else, mostly for a moment.</summary>
internal static class SharingViolation
{
    /// <summary>Whether another program has the file open (<c>ERROR_SHARING_VIOLATION</c>, <c>ERROR_LOCK_VIOLATION</c>).</summary>
    public static bool Is(HostEnvironment environment, Exception? error) =>
        environment.Platform == HostPlatform.Windows && error is IOException && (error.HResult & 0xFFFF) is (32 or 33);
}
