namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>
/// The three ways to name a session: an sso-session's name, a profile, or a start URL with its region. With none of them it is the
/// profile of <c>AWS_PROFILE</c> or the default profile, else the config's only sso-session.
/// </summary>
internal sealed record SessionSelector
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
