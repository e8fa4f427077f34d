using System.Text.RegularExpressions;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>The hosts of AWS's own access portals and issuers, in every partition.</summary>
internal static class PortalHosts
{
    private static readonly string[] PortalDomains =
    [
        ".awsapps.com",
        ".awsapps.cn",
        ".app.aws",
        ".portal.amazonaws.com",
        ".portal.amazonaws.com.cn",
        ".app.amazonwebservices.com.cn",
        ".portal.amazonaws.eu",
        ".api.amazonwebservices.eu",
    ];

    // An issuer's host has no address in the DNS, so nobody can ask it anything.
    private static readonly Regex Issuer = new(
        @"^identitycenter\.([a-z0-9-]+\.)*(amazonaws\.(com|com\.cn|eu)|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)\z",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1)
    );

    private static readonly Regex RegionLabel = new(
        @"^[a-z]{2,4}(-[a-z]+){1,3}-[0-9]{1,2}\z",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1)
    );

    /// <summary>Whether an address is AWS's own, which the service knows as it is.</summary>
    public static bool IsOwn(Uri url)
    {
        string host = Host(url);
        return Issuer.IsMatch(host) || PortalDomains.Any(domain => host.EndsWith(domain, StringComparison.Ordinal));
    }

    /// <summary>The region that a portal's address names; null where it names none.</summary>
    public static string? RegionOf(Uri url) => IsOwn(url) ? Host(url).Split('.').FirstOrDefault(RegionLabel.IsMatch) : null;

#pragma warning disable CA1308 // Hosts are lower case.
    private static string Host(Uri url) => url.IdnHost.ToLowerInvariant().TrimEnd('.');
#pragma warning restore CA1308
}
