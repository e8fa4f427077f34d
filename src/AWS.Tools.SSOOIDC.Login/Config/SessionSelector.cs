namespace AWS.Tools.SSOOIDC.Login;

/// <summary>
/// The three ways to name a session: an sso-session's name, a profile, or a start URL with its region. With none of them it is the
/// profile of <c>AWS_PROFILE</c> or the default profile, else the config's only sso-session.
/// </summary>
public sealed class SessionSelector
{
    /// <summary>An sso-session of the shared config.</summary>
    public string? SessionName { get; init; }

    /// <summary>A profile of the shared config: its <c>sso_session</c>, or its own <c>sso_start_url</c> and <c>sso_region</c>.</summary>
    public string? ProfileName { get; init; }

    /// <summary>A start URL, with <see cref="Region"/>.</summary>
    public string? StartUrl { get; init; }

    /// <summary>The region of the IAM Identity Center instance at <see cref="StartUrl"/>.</summary>
    public string? Region { get; init; }
}

/// <summary>One session: where to log in, and under which name its token is cached.</summary>
public sealed class SessionTarget
{
    internal SessionTarget(string? sessionName, string startUrl, string region, IReadOnlyList<string>? scopes = null, string? profileName = null)
    {
        SessionName = sessionName;
        StartUrl = startUrl;
        Region = region;
        Scopes = scopes;
        ProfileName = profileName;
    }

    /// <summary>The sso-session's name; null for a legacy profile or a bare start URL.</summary>
    public string? SessionName { get; }

    /// <summary>The start URL exactly as configured.</summary>
    public string StartUrl { get; }

    /// <summary>The region of the IAM Identity Center instance.</summary>
    public string Region { get; }

    /// <summary>The scopes exactly as configured, in order; null when the config has none.</summary>
    public IReadOnlyList<string>? Scopes { get; }

    /// <summary>The profile that named the session, whose endpoint settings count; null when none did.</summary>
    public string? ProfileName { get; }

    /// <summary>The name to show: the session's, else the start URL.</summary>
    public string Name => SessionName ?? StartUrl;

    /// <summary>What the cached token's file name is the SHA-1 of.</summary>
    internal string CacheKey => Name;
}
