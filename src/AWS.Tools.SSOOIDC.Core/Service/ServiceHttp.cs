#if NET
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>
/// The way to the services, for each client of the SDK: no redirect is followed, and a certificate that is not trusted is told with its
/// owner, its authority and the reason.
/// </summary>
internal sealed class ServiceHttp : HttpClientFactory
{
    private readonly X509Certificate2Collection? _authorities;
    private HttpClient? _client;

    /// <param name="bundle">A file with more authorities; null for the system's alone.</param>
    /// <exception cref="Reporting.CoreException">The file is missing or has no certificate.</exception>
    public ServiceHttp(string? bundle) => _authorities = bundle is null ? null : CertificateAuthorities.Load(bundle);

    /// <summary>A handler by these rules, for what is asked without the SDK.</summary>
    public SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            errors == SslPolicyErrors.None || Check((sender as SslStream)?.TargetHostName, certificate as X509Certificate2, chain, errors);
        return handler;
    }

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        IWebProxy? proxy = clientConfig.GetWebProxy();
        ICredentials? credentials = clientConfig.ProxyCredentials;
        if (_client is { } made)
        {
            return made;
        }
        var client = new HttpClient(
            new CallHandler(
                proxy ?? HttpClient.DefaultProxy,
                () =>
                {
                    SocketsHttpHandler handler = CreateHandler();
                    handler.Proxy = proxy;
                    handler.DefaultProxyCredentials = credentials;
                    return handler;
                }
            )
        );
        if (clientConfig.Timeout is { } timeout)
        {
            client.Timeout = timeout;
        }
        return Interlocked.CompareExchange(ref _client, client, null) ?? client;
    }

    /// <inheritdoc/>
    /// <remarks>The SDK would share clients between configs by a text, and so a proxy between calls that have different ones.</remarks>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    private bool Check(string? host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            throw new AuthenticationException($"{host} has no certificate.");
        }
        if (
            errors == SslPolicyErrors.RemoteCertificateChainErrors
            && _authorities is not null
            && chain is not null
            && IsSignedByOurs(certificate, chain)
        )
        {
            return true;
        }
        IEnumerable<string> reasons = (chain?.ChainStatus ?? []).Select(status => status.StatusInformation.Trim().TrimEnd('.')).Distinct();
        string why =
            (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0 ? "it is for another name"
            : string.Join("; ", reasons) is { Length: > 0 } known ? known
            : errors.ToString();
        throw new AuthenticationException(
            $"The certificate of {host} ({certificate.Subject}) is not trusted: {why}. The authority that signed it is "
                + $"{certificate.Issuer}."
        );
    }

    private bool IsSignedByOurs(X509Certificate2 certificate, X509Chain given)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities!);
        foreach (X509ChainElement element in given.ChainElements)
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }
        return chain.Build(certificate);
    }
}
#endif
