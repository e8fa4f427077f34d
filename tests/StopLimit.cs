namespace AWS.Tools.SSOOIDC.Tests;

/// <summary>How soon a stop has to end whatever a cmdlet waits for.</summary>
internal static class StopLimit
{
    /// <summary>The time that it may take.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromMilliseconds(100);

    /// <summary>How often it is tried: a busy machine may be late a few times, and code that does not listen is late every time.</summary>
    public const int Tries = 5;
}
