

using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>One session: where to log in, and under which name its token is cached.</summary>
internal sealed class SessionTarget
{
    internal SessionTarget(
        string? sessionName,
        string startUrl,
        string region,
        IReadOnlyList<string>? scopes = null,
        string? profileName = null
    )
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

    /// <summary>The profiles of the config that lead to it.</summary>
    public IReadOnlyList<string> Profiles { get; private init; } = [];

    /// <summary>The name to show: the session's, else the start URL.</summary>
    public string Name => SessionName ?? StartUrl;

    /// <summary>The same session, called in another region.</summary>
    internal SessionTarget In(string region) => new(SessionName, StartUrl, region, Scopes, ProfileName) { Profiles = Profiles };

    /// <summary>The same session, with the profiles of a config that lead to it.</summary>
    internal SessionTarget UsedBy(SharedConfig config) =>
        new(SessionName, StartUrl, Region, Scopes, ProfileName) { Profiles = [.. config.ProfilesBySession[CacheKey]] };

    /// <summary>The same, for messages.</summary>
    internal SessionReference Reference => new(SessionName, ProfileName, StartUrl, Region);

    /// <summary>What the cached token's file name is the SHA-1 of.</summary>
    internal string CacheKey => Name;
}
