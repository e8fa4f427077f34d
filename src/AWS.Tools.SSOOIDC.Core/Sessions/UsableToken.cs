using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>A token to use, or why there is none.</summary>
internal sealed class UsableToken
{
    private UsableToken(TokenEntry? entry, SessionAction action, string reason, Exception? cause)
    {
        Entry = entry;
        Action = action;
        Reason = reason;
        Cause = cause;
    }

    public TokenEntry? Entry { get; }

    public SessionAction Action { get; }

    public string Reason { get; }

    public Exception? Cause { get; }

    public static UsableToken Of(TokenEntry entry, SessionAction action) => new(entry, action, string.Empty, null);

    public static UsableToken None(string reason, Exception? cause = null) => new(null, default, reason, cause);
}
