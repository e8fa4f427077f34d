using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>
/// Where the two services are: an address that was given, else the SDK's rules for the region. Read at each call, since the SDK reads
/// the environment once a process.
/// </summary>
internal sealed class EndpointSettings
{
    public required string Region { get; init; }

    /// <summary>The OIDC service's address; null to let the rules decide.</summary>
    public Uri? OidcUrl { get; init; }

    /// <summary>The portal's address; null to let the rules decide.</summary>
    public Uri? PortalUrl { get; init; }

    public bool UseFips { get; init; }

    public bool UseDualStack { get; init; }

    /// <summary>The addresses that would carry secrets in the clear.</summary>
    public IEnumerable<Uri> Unprotected =>
        new[] { OidcUrl, PortalUrl }.OfType<Uri>().Distinct().Where(static url => url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback);

    public static EndpointSettings For(HostEnvironment environment, SessionTarget target, string? endpointUrl)
    {
        var config = SharedConfig.Load(environment);
        ConfigSection? profile = config.Profile(target.ProfileName ?? environment.Variable("AWS_PROFILE") ?? "default");
        ConfigSection? services = profile?["services"] is { } name ? config.Services(name) : null;
        bool ignored = environment.Variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") is { } ignore
            ? IsTrue(ignore)
            : IsTrue(profile?["ignore_configured_endpoint_urls"]);

        string? Configured(string variable, string service) =>
            ignored
                ? null
                : environment.Variable(variable)
                    ?? environment.Variable("AWS_ENDPOINT_URL")
                    ?? services?.Nested("endpoint_url", service)
                    ?? profile?["endpoint_url"];

        // The one address that was given is the OIDC service's first of all; the portal's own variable is more exact for the portal.
        string? portalVariable = ignored ? null : environment.Variable("AWS_ENDPOINT_URL_SSO");
        return new EndpointSettings
        {
            Region = target.Region,
            OidcUrl = Parse(endpointUrl ?? Configured("AWS_ENDPOINT_URL_SSO_OIDC", "sso_oidc")),
            PortalUrl = Parse(portalVariable ?? endpointUrl ?? Configured("AWS_ENDPOINT_URL_SSO", "sso")),
            UseFips = IsTrue(environment.Variable("AWS_USE_FIPS_ENDPOINT") ?? profile?["use_fips_endpoint"]),
            UseDualStack = IsTrue(environment.Variable("AWS_USE_DUALSTACK_ENDPOINT") ?? profile?["use_dualstack_endpoint"]),
        };
    }

    private static bool IsTrue(string? text) => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);

    private static Uri? Parse(string? url)
    {
        if (url is null)
        {
            return null;
        }

        return Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? uri
            : throw new CoreException(
                ErrorIds.InvalidArgument,
                FailureKind.InvalidArgument,
                $"'{Sanitizer.Shorten(url)}' is not an endpoint: it has to be an absolute http or https address."
            );
    }
}
