using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Errors;

/// <summary>
/// What to do about a failure, in the shell's own words: the one place where an advice names a cmdlet or a parameter. The core library's
/// own advice, which knows neither, serves where this one has nothing better.
/// </summary>
internal static class Advice
{
    /// <summary>The recommended action for a failure.</summary>
    public static string For(CoreException error) => error.RecommendedAction ?? string.Empty;
}
