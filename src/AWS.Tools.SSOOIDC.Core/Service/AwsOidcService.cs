using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.SSO;
using Amazon.SSO.Model;
using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Credentials;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>The calls, made with the AWS SDK. The only class that knows it, apart from <see cref="ServiceErrors"/>.</summary>
internal sealed class AwsOidcService(EndpointSettings settings) : IOidcService
{
    private const int LogoutRetries = 1;

    // Below the 30 s that others wait for the lock which is held meanwhile.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LogoutTimeout = TimeSpan.FromSeconds(10);

    private readonly Lazy<AmazonSSOOIDCClient> _retrying = new(() => CreateOidcClient(settings, once: false));
    private readonly Lazy<AmazonSSOOIDCClient> _once = new(() => CreateOidcClient(settings, once: true));
    private readonly Lazy<AmazonSSOClient> _portal = new(() =>
        AwsPortalService.CreateClient(settings, LogoutTimeout, Math.Min(LogoutRetries, settings.MaxAttempts - 1 ?? LogoutRetries))
    );

    public string OidcEndpoint =>
        _once
            .Value.Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new RegisterClientRequest()))
            .URL.TrimEnd('/');

    public async Task<ClientRegistration> RegisterClientAsync(RegistrationRequest request, CancellationToken cancellationToken)
    {
        RegisterClientResponse reply = await ServiceCall.RunAsync(
                () =>
                    _retrying.Value.RegisterClientAsync(
                        new RegisterClientRequest
                        {
                            ClientName = request.ClientName,
                            ClientType = "public",
                            Scopes = request.Scopes?.ToList(),
                            GrantTypes = request.GrantTypes?.ToList(),
                            RedirectUris = request.RedirectUri is null ? null : [request.RedirectUri],
                            IssuerUrl = request.IssuerUrl,
                        },
                        cancellationToken
                    ),
                [],
                cancellationToken
            )
            .ConfigureAwait(false);
        return new ClientRegistration
        {
            ClientId = ServiceCall.Needed(reply.ClientId, "a client id"),
            ClientSecret = ServiceCall.Needed(reply.ClientSecret, "a client secret"),
            ExpiresAt = FromUnixTime(reply.ClientSecretExpiresAt),
            Scopes = request.Scopes,
            GrantTypes = request.GrantTypes,
        };
    }

    public async Task<DeviceAuthorization> StartDeviceAuthorizationAsync(
        ClientRegistration registration,
        string startUrl,
        CancellationToken cancellationToken
    )
    {
        StartDeviceAuthorizationResponse reply = await ServiceCall.RunAsync(
                () =>
                    _retrying.Value.StartDeviceAuthorizationAsync(
                        new StartDeviceAuthorizationRequest
                        {
                            ClientId = registration.ClientId,
                            ClientSecret = registration.ClientSecret,
                            StartUrl = startUrl,
                        },
                        cancellationToken
                    ),
                [registration.ClientSecret],
                cancellationToken
            )
            .ConfigureAwait(false);
        return new DeviceAuthorization
        {
            DeviceCode = ServiceCall.Needed(reply.DeviceCode, "a device code"),
            UserCode = ServiceCall.Needed(reply.UserCode, "a user code"),
            VerificationUri = ServiceCall.Needed(reply.VerificationUri, "a verification address"),
            VerificationUriComplete = reply.VerificationUriComplete is { Length: > 0 } complete ? complete : null,
            ExpiresIn = Needed(reply.ExpiresIn),
            Interval = reply.Interval is > 0 and var interval ? TimeSpan.FromSeconds(interval) : null,
        };
    }

    public async Task<TokenReply> CreateTokenAsync(TokenRequest request, CancellationToken cancellationToken)
    {
        CreateTokenResponse reply = await ServiceCall.RunAsync(
                () =>
                    _once.Value.CreateTokenAsync(
                        new CreateTokenRequest
                        {
                            GrantType = request.GrantType,
                            ClientId = request.ClientId,
                            ClientSecret = request.ClientSecret,
                            DeviceCode = request.DeviceCode,
                            Code = request.Code,
                            CodeVerifier = request.CodeVerifier,
                            RedirectUri = request.RedirectUri,
                            RefreshToken = request.RefreshToken,
                        },
                        cancellationToken
                    ),
                [request.ClientSecret, request.DeviceCode, request.Code, request.CodeVerifier, request.RefreshToken],
                cancellationToken
            )
            .ConfigureAwait(false);
        return new TokenReply
        {
            AccessToken = ServiceCall.Needed(reply.AccessToken, "an access token"),
            ExpiresIn = Needed(reply.ExpiresIn),
            RefreshToken = reply.RefreshToken is { Length: > 0 } refreshToken ? refreshToken : null,
        };
    }

    public async Task LogoutAsync(string accessToken, CancellationToken cancellationToken)
    {
        bool isPage = false;
        void Look(object sender, ResponseEventArgs reply) => isPage = IsPage(reply);
        _portal.Value.AfterResponseEvent += Look;
        try
        {
            await ServiceCall.RunAsync(
                    () => _portal.Value.LogoutAsync(new LogoutRequest { AccessToken = accessToken }, cancellationToken),
                    [accessToken],
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        finally
        {
            _portal.Value.AfterResponseEvent -= Look;
        }
        // The SDK looks at no more than the status, which a network's sign-in page has too.
        if (isPage)
        {
            throw new OidcException(OidcError.InvalidReply, "the reply is a web page, as a network's sign-in page is.");
        }
    }

    public void Dispose()
    {
        if (_retrying.IsValueCreated)
        {
            _retrying.Value.Dispose();
        }

        if (_once.IsValueCreated)
        {
            _once.Value.Dispose();
        }

        if (_portal.IsValueCreated)
        {
            _portal.Value.Dispose();
        }
    }

    private static bool IsPage(ResponseEventArgs reply) =>
        reply is WebServiceResponseEventArgs { ResponseHeaders: { } headers }
        && headers.Any(static header =>
            string.Equals(header.Key, "Content-Type", StringComparison.OrdinalIgnoreCase)
            && header.Value?.IndexOf("text/html", StringComparison.OrdinalIgnoreCase) >= 0
        );

    private static TimeSpan Needed(int? seconds) =>
        seconds is > 0 and var value
            ? TimeSpan.FromSeconds(value)
            : throw new OidcException(OidcError.InvalidReply, "there is no lifetime in it.");

    private static DateTimeOffset FromUnixTime(long? seconds) =>
        seconds is >= 0 and < 253402300800 and var value ? DateTimeOffset.FromUnixTimeSeconds(value) : default;

    private static AmazonSSOOIDCClient CreateOidcClient(EndpointSettings settings, bool once)
    {
        SdkSettings.Start();
        var config = new AmazonSSOOIDCConfig { Timeout = CallTimeout };
        SdkClients.Configure(config, settings, settings.OidcUrl);
        if (once)
        {
            config.MaxErrorRetry = 0;
        }
        return new AmazonSSOOIDCClient(new AnonymousAWSCredentials(), config);
    }
}
