using System.Net;
using AWS.Tools.SSOOIDC.Core.Config;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>
/// Makes what goes to the network: no redirect is followed, the environment's proxy counts, and so do the authorities that are named.
/// </summary>
/// <param name="endpoints">What says which authorities count besides the system's, and which proxy.</param>
/// <exception cref="Reporting.CoreException">The authorities' file is missing or has no certificate.</exception>
internal sealed class ServiceHandlers(EndpointSettings endpoints)
{
    private readonly CertificateCheck _check = new(
        endpoints.CertificateBundle is { } bundle ? CertificateAuthorities.Load(bundle) : null
    );

    /// <summary>The proxies that the environment names; null where only the system may.</summary>
    public IWebProxy? Proxy { get; } = endpoints.Proxy;

#if NET
    /// <summary>A handler by these rules.</summary>
    public SocketsHttpHandler Create()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = Proxy,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            _check.IsTrusted(
                (sender as System.Net.Security.SslStream)?.TargetHostName,
                certificate as System.Security.Cryptography.X509Certificates.X509Certificate2,
                chain,
                errors
            );
        return handler;
    }
#else
    /// <summary>A handler by these rules.</summary>
    public HttpClientHandler Create() =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = Proxy,
            ServerCertificateCustomValidationCallback = (request, certificate, chain, errors) =>
                _check.IsTrusted(request.RequestUri?.IdnHost, certificate, chain, errors),
        };
#endif
}
