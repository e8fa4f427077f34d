namespace AWS.Tools.SSOOIDC.Login;

/// <summary>A session and the state of its token, never the token itself.</summary>
public sealed class SessionInfo
{
    private readonly string[] _scopes = [];
    private readonly string[] _profiles = [];

    /// <summary>The sso-session's name; null for a legacy profile or a bare start URL.</summary>
    public string? SessionName { get; init; }

    /// <summary>The start URL as configured.</summary>
    public string StartUrl { get; init; } = string.Empty;

    /// <summary>The region of the IAM Identity Center instance.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>The scopes as configured, or as asked for at this login; empty when there are none.</summary>
    // An array, whatever list it is made from: scripts index it, and not every list can be indexed there.
    public IReadOnlyList<string> Scopes
    {
        get => _scopes;
        init => _scopes = value.ToArray();
    }

    /// <summary>The profiles of the shared config that lead to this session; empty when there are none.</summary>
    public IReadOnlyList<string> Profiles
    {
        get => _profiles;
        init => _profiles = value.ToArray();
    }

    /// <summary>When the token expires, in UTC; null when there is none.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>When the client registration, and with it every refresh, expires, in UTC; null when not known.</summary>
    public DateTime? RegistrationExpiresAt { get; init; }

    /// <summary>Whether the token can be refreshed without a person.</summary>
    public bool CanRefresh { get; init; }

    /// <summary>The token's state.</summary>
    public SessionStatus Status { get; init; } = SessionStatus.LoggedOut;

    /// <summary>How the token was come by; null when there is none.</summary>
    public SessionAction? Action { get; init; }

    /// <summary>The token's file; null for a token that is only in memory, and when there is no token.</summary>
    public string? CachePath { get; init; }
}
