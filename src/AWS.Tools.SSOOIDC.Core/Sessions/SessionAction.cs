namespace AWS.Tools.SSOOIDC.Login;

/// <summary>How a session came by its token. No member is zero, so that none is false in a script's condition.</summary>
public enum SessionAction
{
    /// <summary>It was in the cache.</summary>
    Cached = 1,

    /// <summary>The refresh token gave a new one.</summary>
    Refreshed = 2,

    /// <summary>A person logged in.</summary>
    LoggedIn = 3,
}
