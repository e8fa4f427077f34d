using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>
/// The service of a start URL on a company's own domain, in the region to which that leads now: it is asked for at the first call, since
/// most uses of a session make none.
/// </summary>
internal sealed class LocatedService(Func<CancellationToken, Task<IOidcService>> locate) : IOidcService
{
    private IOidcService? _service;

    public string OidcEndpoint => _service?.OidcEndpoint ?? throw new InvalidOperationException("The service is not located yet.");

    public async Task<ClientRegistration> RegisterClientAsync(RegistrationRequest request, CancellationToken cancellationToken)
    {
        IOidcService service = await LocateAsync(cancellationToken).ConfigureAwait(false);
        return await service.RegisterClientAsync(request, cancellationToken).ConfigureAwait(false);
    }

    public async Task<DeviceAuthorization> StartDeviceAuthorizationAsync(
        ClientRegistration registration,
        string startUrl,
        CancellationToken cancellationToken
    )
    {
        IOidcService service = await LocateAsync(cancellationToken).ConfigureAwait(false);
        return await service.StartDeviceAuthorizationAsync(registration, startUrl, cancellationToken).ConfigureAwait(false);
    }

    public async Task<TokenReply> CreateTokenAsync(TokenRequest request, CancellationToken cancellationToken)
    {
        IOidcService service = await LocateAsync(cancellationToken).ConfigureAwait(false);
        return await service.CreateTokenAsync(request, cancellationToken).ConfigureAwait(false);
    }

    public async Task LogoutAsync(string accessToken, CancellationToken cancellationToken)
    {
        IOidcService service = await LocateAsync(cancellationToken).ConfigureAwait(false);
        await service.LogoutAsync(accessToken, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _service?.Dispose();

    private async Task<IOidcService> LocateAsync(CancellationToken cancellationToken) =>
        _service ??= await locate(cancellationToken).ConfigureAwait(false);
}
