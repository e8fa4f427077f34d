using Amazon.SSOOIDC;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Credentials;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Internals;

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

    /// <summary>
    /// The kept client for a call; null where there is none, or where it takes more than a moment to be sure: files to read, another
    /// program to ask for credentials.
    /// </summary>
    public static ServiceClient? Find(CallSettings settings)
    {
        if (
            settings.Signed
            || settings.ClientConfig is not null
            || SdkSettings.TryGetState(HostEnvironment.OfProcess, settings.ProfileLocation, settings.NeedsStoredCredentials)
                is not { } environment
        )
        {
            return null;
        }
        lock (Gate)
        {
            return Kept.TryGetValue((settings, environment, string.Empty), out ServiceClient? kept) ? kept : null;
        }
    }

    /// <summary>The client for a call.</summary>
    /// <exception cref="CoreException">What was given, or what the environment has, does not do for a call.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public static async Task<ServiceClient> GetAsync(CallSettings settings, CancellationToken cancellationToken)
    {
        HostEnvironment host = HostEnvironment.OfProcess;
        string environment = SdkSettings.Refresh(host, settings.ProfileLocation, settings.NeedsStoredCredentials);
        string config = settings.ClientConfig is null ? string.Empty : ClientConfigs.Fingerprint(settings.ClientConfig);
        (CallSettings, string, string) key = (settings with { ClientConfig = null }, environment, config);
        lock (Gate)
        {
            if (Kept.TryGetValue(key, out ServiceClient? kept))
            {
                return kept;
            }
        }
        ServiceClient client = await CreateAsync(settings, host, cancellationToken).ConfigureAwait(false);
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

    private static async Task<ServiceClient> CreateAsync(
        CallSettings settings,
        HostEnvironment environment,
        CancellationToken cancellationToken
    )
    {
        var profiles = new Lazy<ProfileStore>(() => ProfileStore.Load(environment, settings.ProfileLocation));
        string? named = ProfileStore.NamedBy(settings, environment);
        if (named is not null && !profiles.Value.Has(named))
        {
            throw profiles.Value.NotFound(named);
        }
        AmazonSSOOIDCConfig config = settings.ClientConfig is null ? new() : ClientConfigs.Copy(settings.ClientConfig);
        (string? url, string source) = GivenUrl(settings, config);
        var endpoints = EndpointSettings.For(environment, () => profiles.Value.Config, named, region: null, url, source);
        var timeout = new MetadataTimeout(environment);
        (string? region, string regionSource) = await RegionResolver
            .ResolveAsync(
                settings,
                environment,
                profiles,
                named,
                required: endpoints.OidcUrl is null || settings.Signed,
                timeout,
                cancellationToken
            )
            .ConfigureAwait(false);
        ResolvedCredentials credentials = await CredentialsResolver
            .ResolveAsync(settings, environment, profiles, region, timeout, cancellationToken)
            .ConfigureAwait(false);

        endpoints = EndpointSettings.For(environment, () => profiles.Value.Config, named, region, url, source);
        SdkClients.Configure(config, endpoints, endpoints.OidcUrl);
        int retries = config.MaxErrorRetry;
        if (settings.Redeems)
        {
            // Who calls repeats it, where that is safe.
            config.MaxErrorRetry = 0;
        }
        Uri endpoint = SdkClients.Endpoint(config);
        return new ServiceClient(
            new AmazonSSOOIDCClient(credentials.Value, config),
            retries,
            $"Region: {region ?? "none"} ({regionSource}). Endpoint: {endpoint} ({endpoints.OidcSource}). Credentials: "
                + $"{credentials.Source}.",
            EndpointSettings.IsUnprotected(endpoint) ? EndpointSettings.Warning(endpoint) : null
        );
    }

    private static (string? Url, string Source) GivenUrl(CallSettings settings, AmazonSSOOIDCConfig config)
    {
        if (!string.IsNullOrEmpty(settings.EndpointUrl))
        {
            return (settings.EndpointUrl, settings.Labels.EndpointUrl);
        }
        // Else the getter would go on to the environment and the files, as the SDK last read them.
        bool ignored = config.IgnoreConfiguredEndpointUrls;
        config.IgnoreConfiguredEndpointUrls = true;
        string? url = config.ServiceURL;
        config.IgnoreConfiguredEndpointUrls = ignored;
        return (string.IsNullOrEmpty(url) ? null : url, settings.Labels.ClientConfig);
    }
}
