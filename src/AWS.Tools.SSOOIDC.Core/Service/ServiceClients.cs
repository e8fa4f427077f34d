using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Credentials;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.SdkInternals;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>
/// Makes service clients from a call's settings and keeps them for later calls with the same settings in the same
/// environment.
/// </summary>
internal static class ServiceClients
{
    private const int MostKept = 16;

    private static readonly object Gate = new();
    private static readonly Dictionary<(CallSettings Settings, string Environment, string Config), ServiceClient> Kept = [];

    /// <summary>The client for a call.</summary>
    /// <exception cref="CoreException">What was given, or what the environment has, does not do for a call.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public static async Task<ServiceClient> GetAsync(CallSettings settings, CancellationToken cancellationToken)
    {
        string environment = SharedFiles.Refresh(settings.ProfileLocation);
        string config = settings.ClientConfig is null ? string.Empty : ClientConfigs.Fingerprint(settings.ClientConfig);
        (CallSettings, string, string) key = (settings with { ClientConfig = null }, environment, config);
        lock (Gate)
        {
            if (Kept.TryGetValue(key, out ServiceClient? kept))
            {
                return kept;
            }
        }
        ServiceClient client = await CreateAsync(settings, cancellationToken).ConfigureAwait(false);
        lock (Gate)
        {
            if (Kept.Count >= MostKept)
            {
                // Left to the garbage collector: another pipeline may be using one of them.
                Kept.Clear();
            }
            Kept[key] = client;
        }
        return client;
    }

    private static async Task<ServiceClient> CreateAsync(CallSettings settings, CancellationToken cancellationToken)
    {
        Profiles.Found? profile = Profiles.Named(settings);
        AmazonSSOOIDCConfig config = settings.ClientConfig is null ? new() : ClientConfigs.Copy(settings.ClientConfig);
        if (profile is not null)
        {
            config.Profile = new Profile(profile.Profile.Name, settings.ProfileLocation);
            ApplyProfile(config, profile);
        }

        var timeout = new MetadataTimeout();
        (string? url, string urlSource) = EndpointSetting(settings, config);
        (string? region, string regionSource) = await RegionResolver
            .ResolveAsync(settings, profile, required: url is null || settings.Signed, timeout, cancellationToken)
            .ConfigureAwait(false);
        ResolvedCredentials credentials = await CredentialsResolver
            .ResolveAsync(settings, profile, region, timeout, cancellationToken)
            .ConfigureAwait(false);

        if (url is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }
        else
        {
            config.ServiceURL = url;
            if (region is not null)
            {
                config.AuthenticationRegion = region;
            }
        }

        Uri endpoint = Endpoint(config);
        return new ServiceClient(
            new AmazonSSOOIDCClient(credentials.Value, config),
            $"Region: {region ?? "none"} ({regionSource}). Endpoint: {endpoint} ({urlSource}). Credentials: {credentials.Source}.",
            endpoint.Scheme == Uri.UriSchemeHttp && !endpoint.IsLoopback
                ? $"The endpoint {endpoint} is plain http: client secrets and tokens cross the network unencrypted. Use https."
                : null
        );
    }

    // The SDK reads these from the default profile only; a profile named in the call speaks for the call.
    private static void ApplyProfile(AmazonSSOOIDCConfig config, Profiles.Found found)
    {
        if (found.Profile.UseFIPSEndpoint is { } fips && !IsSet("AWS_USE_FIPS_ENDPOINT"))
        {
            config.UseFIPSEndpoint |= fips;
        }
        if (found.Profile.UseDualstackEndpoint is { } dualStack && !IsSet("AWS_USE_DUALSTACK_ENDPOINT"))
        {
            config.UseDualstackEndpoint |= dualStack;
        }

        static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
    }

    private static (string? Url, string Source) EndpointSetting(CallSettings settings, AmazonSSOOIDCConfig config)
    {
        if (!string.IsNullOrEmpty(settings.EndpointUrl))
        {
            return (Checked(settings.EndpointUrl!, "-EndpointUrl"), "-EndpointUrl");
        }
        // The SDK's getter goes on from the config itself to AWS_ENDPOINT_URL_SSO_OIDC, AWS_ENDPOINT_URL and the
        // profile's 'services' and 'endpoint_url'.
        const string source = "-ClientConfig, the environment or the profile";
        string? url = config.ServiceURL;
        return string.IsNullOrEmpty(url) ? (null, "the region's own") : (Checked(url, source), source);
    }

    private static string Checked(string url, string source) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed)
        && (parsed.Scheme == Uri.UriSchemeHttps || parsed.Scheme == Uri.UriSchemeHttp)
        && parsed.UserInfo.Length == 0
        && parsed.Query.Length == 0
        && parsed.Fragment.Length == 0
            ? url
            : throw new CoreException(
                ErrorIds.InvalidEndpointUrl,
                FailureKind.InvalidArgument,
                $"The endpoint '{Sanitizer.Shorten(url)}' ({source}) is not an absolute http or https URL without user, query or fragment.",
                "Give a URL such as https://oidc.us-east-1.amazonaws.com, or none for the region's own endpoint."
            );

    private static Uri Endpoint(AmazonSSOOIDCConfig config)
    {
        try
        {
            return new Uri(config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new CreateTokenRequest())).URL);
        }
        catch (AmazonClientException e)
        {
            throw new CoreException(
                ErrorIds.InvalidEndpoint,
                FailureKind.InvalidArgument,
                $"There is no endpoint for these settings: {e.Message}",
                "Check the region, the endpoint and the FIPS and dual-stack settings of -ClientConfig, the environment and the profile.",
                inner: e
            );
        }
    }
}
