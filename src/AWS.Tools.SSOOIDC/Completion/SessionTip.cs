using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>What Tab says of a session.</summary>
internal static class SessionTip
{
    /// <summary>Its state, the time that is left, and where it is.</summary>
    public static string Of(SessionInfo session) =>
        $"{session.Status}{Left(session)}, {session.Region}, {Sanitizer.Shorten(session.StartUrl)}";

    private static string Left(SessionInfo session)
    {
        if (session.ExpiresAt is not { } end || session.Status is not (SessionStatus.Valid or SessionStatus.Expiring))
        {
            return string.Empty;
        }
        TimeSpan left = end - HostEnvironment.OfProcess.Now.UtcDateTime;
        return left.TotalHours >= 24 ? $", {left.Days} d left"
            : left.TotalHours >= 1 ? $", {left.Hours} h {left.Minutes} min left"
            : $", {Math.Max(0, left.Minutes)} min left";
    }
}
