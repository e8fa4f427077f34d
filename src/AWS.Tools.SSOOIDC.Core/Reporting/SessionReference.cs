namespace AWS.Tools.SSOOIDC.Core.Reporting;

/// <summary>Which session a failure is about, for those who advise on it.</summary>
/// <param name="SessionName">The sso-session's name; null for a legacy profile or a bare start URL.</param>
/// <param name="ProfileName">The profile that named the session; null when none did.</param>
/// <param name="StartUrl">The start URL as configured.</param>
/// <param name="Region">The region in use.</param>
internal sealed record SessionReference(string? SessionName, string? ProfileName, string StartUrl, string Region)
{
    /// <summary>The scopes that were asked for; null for none.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The portal that a start URL of an own domain leads to and whose region is in use; null for the config's.</summary>
    public string? LeadsTo { get; init; }

    /// <summary>The name to show: the session's, else the start URL.</summary>
    public string Name => SessionName ?? StartUrl;
}
