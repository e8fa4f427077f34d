namespace AWS.Tools.SSOOIDC.Login;

/// <summary>How long a session's token lasts.</summary>
public enum SessionStatus
{
    /// <summary>More than 15 minutes are left.</summary>
    Valid,

    /// <summary>15 minutes or less are left.</summary>
    Expiring,

    /// <summary>Nothing is left.</summary>
    Expired,
}
