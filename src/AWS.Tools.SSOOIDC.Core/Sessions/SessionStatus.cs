namespace AWS.Tools.SSOOIDC.Login;

/// <summary>How long a session's token lasts. No member is zero, so that none is false in a script's condition.</summary>
public enum SessionStatus
{
    /// <summary>More than 15 minutes are left.</summary>
    Valid = 1,

    /// <summary>15 minutes or less are left.</summary>
    Expiring = 2,

    /// <summary>Nothing is left.</summary>
    Expired = 3,

    /// <summary>There is no token.</summary>
    LoggedOut = 4,
}
