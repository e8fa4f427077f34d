using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Internals;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>
/// How each client of the SDK is set up, for operations, sessions and the portal alike: where it calls, what it follows, and how often it
/// tries.
/// </summary>
internal static class SdkClients
{
    /// <summary>Sets up a client's config.</summary>
    /// <param name="config">The config; what else it says stays.</param>
    /// <param name="endpoints">Where the services are.</param>
    /// <param name="url">The address to call; null to let the rules for the region decide.</param>
    /// <exception cref="CoreException">The certificate bundle is no use.</exception>
    public static void Configure(ClientConfig config, EndpointSettings endpoints, Uri? url)
    {
        // What is configured was resolved at this call; the SDK would add what it read earlier in the process.
        config.IgnoreConfiguredEndpointUrls = true;
        // A redirect would hand secrets to whatever host it names.
        config.AllowAutoRedirect = false;
        // The SDK repeats a call on a stale connection up to ten times, below its own retry settings.
        config.MaxStaleConnectionRetries = 0;
        if (endpoints.MaxAttempts is { } attempts && !ClientConfigs.HasRetries(config))
        {
            config.MaxErrorRetry = attempts - 1;
        }
        if (Enum.TryParse(endpoints.RetryMode, out RequestRetryMode mode) && !ClientConfigs.HasRetryMode(config))
        {
            config.RetryMode = mode;
        }
#if NET
        UseServiceHttp(config, endpoints);
#else
        // The SDK may be the build for .NET Framework that somebody else has loaded, which goes the system's way alone.
        if (typeof(ClientConfig).GetProperty("HttpClientFactory") is not null)
        {
            UseServiceHttp(config, endpoints);
        }
#endif
        if (url is not null)
        {
            config.ServiceURL = url.AbsoluteUri;
            if (endpoints.Region is not null)
            {
                config.AuthenticationRegion = endpoints.Region;
            }
            return;
        }
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(endpoints.Region);
        config.UseFIPSEndpoint |= endpoints.UseFips;
        config.UseDualstackEndpoint |= endpoints.UseDualStack;
    }

    /// <summary>The way to a page that is asked without the SDK, by the same rules.</summary>
    /// <exception cref="CoreException">The certificate bundle is no use.</exception>
    public static HttpMessageHandler CreateHandler(HostEnvironment environment, SessionTarget target) =>
        new ServiceHandlers(EndpointSettings.For(environment, target, endpointUrl: null)).Create();

    /// <summary>The address that a client calls.</summary>
    /// <exception cref="CoreException">The settings lead to none.</exception>
    public static Uri Endpoint(AmazonSSOOIDCConfig config)
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
                $"There is no endpoint for these settings: {Sanitizer.Shorten(e.Message)}",
                "Check the region, the endpoint and the FIPS and dual-stack settings.",
                e
            );
        }
    }

    // Apart, so that nothing looks for types that the other build of the SDK does not have.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UseServiceHttp(ClientConfig config, EndpointSettings endpoints) =>
        config.HttpClientFactory ??= new ServiceHttp(endpoints);
}
