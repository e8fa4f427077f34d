

using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>A token to use, or why there is none.</summary>
internal sealed class UsableToken
{
    private readonly FailureKind? _kind;

    private UsableToken(TokenEntry? entry, SessionAction action, string reason, FailureKind? kind, Exception? cause)
    {
        Entry = entry;
        Action = action;
        Reason = reason;
        _kind = kind;
        Cause = cause;
    }

    /// <summary>The token; null when there is none.</summary>
    public TokenEntry? Entry { get; }

    /// <summary>How it was come by.</summary>
    public SessionAction Action { get; }

    /// <summary>Why there is none, as a sentence.</summary>
    public string Reason { get; }

    /// <summary>What there is none for.</summary>
    public Exception? Cause { get; }

    /// <summary>A token.</summary>
    public static UsableToken Of(TokenEntry entry, SessionAction action) => new(entry, action, string.Empty, null, null);

    /// <summary>None, and only a person can help.</summary>
    public static UsableToken NeedsLogin(string reason, Exception? cause = null) => new(null, default, reason, null, cause);

    /// <summary>None now, for a reason that a login does not help.</summary>
    public static UsableToken NotNow(FailureKind kind, string reason, Exception? cause = null) => new(null, default, reason, kind, cause);

    /// <summary>The error of a caller that may not ask a person.</summary>
    public CoreException Error(SessionTarget target) =>
        _kind is { } kind ? SessionErrors.RefreshFailed(target, kind, Reason, Cause) : SessionErrors.LoginRequired(target, Reason, Cause);
}
