using System.Globalization;
using System.Net;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>
/// Where the two services are, for an operation and for a session by one rule: an address that was given, else one of the environment or
/// the profile, else the SDK's rules for the region. Read at each call, since the SDK reads the environment once a process.
/// </summary>
internal sealed class EndpointSettings
{
    private static readonly string[] RetryModes = ["Standard", "Adaptive"];

    /// <summary>The region; null where an operation needs none.</summary>
    public string? Region { get; init; }

    /// <summary>The OIDC service's address; null to let the rules decide.</summary>
    public Uri? OidcUrl { get; init; }

    /// <summary>Where that address came from, for debug texts.</summary>
    public string OidcSource { get; init; } = "the region's own";

    /// <summary>The portal's address; null to let the rules decide.</summary>
    public Uri? PortalUrl { get; init; }

    /// <summary>Whether the endpoints are those for FIPS.</summary>
    public bool UseFips { get; init; }

    /// <summary>Whether the endpoints are those for IPv4 and IPv6.</summary>
    public bool UseDualStack { get; init; }

    /// <summary>A file with certificate authorities to trust besides the system's; null for none.</summary>
    public string? CertificateBundle { get; init; }

    /// <summary>The proxies that the environment names; null where only the system may.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>How often a call is made at most, the first time counted; null where neither the environment nor the profile says.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>
    /// How the SDK makes a call again, by its own name for that; null where neither the environment nor the profile says. A text, since a
    /// session's settings are read without the SDK.
    /// </summary>
    public string? RetryMode { get; init; }

    /// <summary>The addresses that would carry secrets in the clear.</summary>
    public IEnumerable<Uri> Unprotected => new[] { OidcUrl, PortalUrl }.OfType<Uri>().Distinct().Where(IsUnprotected);

    /// <summary>Whether secrets would cross the network in the clear.</summary>
    public static bool IsUnprotected(Uri url) => url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback;

    /// <summary>What to warn of before a secret goes to such an address.</summary>
    public static string Warning(Uri url) =>
        $"The endpoint '{Sanitizer.Clean(url.ToString())}' is plain http: client secrets and tokens cross the network unencrypted. "
        + "Use https.";

    /// <summary>The settings in force for a session.</summary>
    /// <exception cref="CoreException">What is set is no address of a service.</exception>
    public static EndpointSettings For(HostEnvironment environment, SessionTarget target, string? endpointUrl) =>
        For(
            environment,
            () => SharedConfig.LoadIfReadable(environment),
            target.ProfileName,
            target.Region,
            endpointUrl,
            "given with the call"
        );

    /// <summary>The settings in force.</summary>
    /// <param name="environment">Where variables are.</param>
    /// <param name="config">The shared files; read only where what is given does not settle it.</param>
    /// <param name="profileName">The profile that counts; null for the one in force.</param>
    /// <param name="region">The region.</param>
    /// <param name="endpointUrl">The address given with the call; null for none.</param>
    /// <param name="source">How the caller names where that came from.</param>
    /// <exception cref="CoreException">What is set is no address of a service.</exception>
    public static EndpointSettings For(
        HostEnvironment environment,
        Func<SharedConfig> config,
        string? profileName,
        string? region,
        string? endpointUrl,
        string source
    )
    {
        SharedConfig shared = config();
        ConfigSection? profile = shared.Profile(profileName ?? ProfileName.InForce(environment));
        ConfigSection? services = profile?["services"] is { } name ? shared.Services(name) : null;
        bool ignored = environment.Variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") is { } ignore
            ? IsTrue(ignore)
            : IsTrue(profile?["ignore_configured_endpoint_urls"]);

        (string? Url, string Source) Configured(string variable, string service)
        {
            if (ignored)
            {
                return (null, string.Empty);
            }
            foreach (string candidate in new[] { variable, "AWS_ENDPOINT_URL" })
            {
                if (environment.Variable(candidate) is { } url)
                {
                    return (url, candidate);
                }
            }
            return (
                services?.Nested("endpoint_url", service) ?? profile?["endpoint_url"],
                $"{profile?.Title} of the shared config"
            );
        }

        // The one address that was given is the OIDC service's first of all; the portal's own variable is more exact for the portal.
        string? portalVariable = ignored ? null : environment.Variable("AWS_ENDPOINT_URL_SSO");
        (string? oidc, string oidcSource) = endpointUrl is null
            ? Configured("AWS_ENDPOINT_URL_SSO_OIDC", "sso_oidc")
            : (endpointUrl, source);
        (string? portal, string portalSource) =
            portalVariable is not null ? (portalVariable, "AWS_ENDPOINT_URL_SSO")
            : endpointUrl is not null ? (endpointUrl, source)
            : Configured("AWS_ENDPOINT_URL_SSO", "sso");
        return new EndpointSettings
        {
            Region = region,
            OidcUrl = Check(oidc, oidcSource),
            OidcSource = oidc is null ? "the region's own" : oidcSource,
            PortalUrl = Check(portal, portalSource),
            UseFips = IsTrue(environment.Variable("AWS_USE_FIPS_ENDPOINT") ?? profile?["use_fips_endpoint"]),
            UseDualStack = IsTrue(environment.Variable("AWS_USE_DUALSTACK_ENDPOINT") ?? profile?["use_dualstack_endpoint"]),
            MaxAttempts = Number(environment.Variable("AWS_MAX_ATTEMPTS")) ?? Number(profile?["max_attempts"]),
            RetryMode = Mode(environment.Variable("AWS_RETRY_MODE")) ?? Mode(profile?["retry_mode"]),
            Proxy = EnvironmentProxy.Read(environment),
            CertificateBundle =
                environment.FileNamedBy("AWS_CA_BUNDLE")
                ?? (profile?["ca_bundle"] is { } bundle ? environment.FullPath(bundle) : null),
        };
    }

    // What is no such value says nothing, as for the SDK.
    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : null;

    private static string? Mode(string? text) =>
        RetryModes.FirstOrDefault(mode => string.Equals(mode, text, StringComparison.OrdinalIgnoreCase));

    private static bool IsTrue(string? text) => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);

    private static Uri? Check(string? url, string source)
    {
        if (string.IsNullOrEmpty(url))
        {
            return null;
        }
        return
            WebAddress.Parse(url) is { } parsed
            && (parsed.Scheme == Uri.UriSchemeHttps || parsed.Scheme == Uri.UriSchemeHttp)
            && parsed.UserInfo.Length == 0
            && parsed.Query.Length == 0
            && parsed.Fragment.Length == 0
            && !url!.Any(char.IsWhiteSpace)
            ? parsed
            : throw new CoreException(
                ErrorIds.InvalidEndpointUrl,
                FailureKind.InvalidArgument,
                $"The endpoint '{Sanitizer.Escape(Redactor.Redact(url!, []))}' ({source}) is not an absolute http or https URL "
                    + "without user, "
                    + "query or fragment.",
                "Give a URL such as https://oidc.us-east-1.amazonaws.com, or none for the region's own endpoint."
            );
    }
}
