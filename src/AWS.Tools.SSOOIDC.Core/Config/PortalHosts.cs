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

    // An issuer's host has no address in the DNS, so nobody can ask it anything. At most a region or a part of a partition stands in the
    // middle: what else ends in these suffixes may be a customer's, such as a bucket of that name.
    private static readonly Regex Issuer = new(
        @"^identitycenter\.([a-z]{2,4}(-[a-z]+)+(-[0-9]{1,2})?\.)?"
            + @"(amazonaws\.(com|com\.cn|eu)|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)\z",
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
    public static string? RegionOf(Uri url) =>
        // The first part is the directory's own name, which may look like anything.
        IsOwn(url) ? Host(url).Split('.').Skip(1).FirstOrDefault(RegionLabel.IsMatch) : null;

#pragma warning disable CA1308 // Hosts are lower case.
    private static string Host(Uri url) => url.IdnHost.ToLowerInvariant().TrimEnd('.');
#pragma warning restore CA1308
}
