namespace AWS.Tools.SSOOIDC.Login;

/// <summary>How a session came by its token.</summary>
public enum SessionAction
{
    /// <summary>It was in the cache.</summary>
    Cached,

    /// <summary>The refresh token gave a new one.</summary>
    Refreshed,

    /// <summary>A person logged in.</summary>
    LoggedIn,
}
