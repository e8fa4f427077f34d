#if NET
using System.Globalization;
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
    private readonly string? _bundle;
    private readonly X509Certificate2Collection? _authorities;

    /// <param name="bundle">A file with more authorities; null for the system's alone.</param>
    /// <exception cref="Reporting.CoreException">The file is missing or has no certificate.</exception>
    public ServiceHttp(string? bundle)
    {
        _bundle = bundle;
        _authorities = bundle is null ? null : CertificateAuthorities.Load(bundle);
    }

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
        SocketsHttpHandler handler = CreateHandler();
        if (clientConfig.GetWebProxy() is { } proxy)
        {
            handler.Proxy = proxy;
        }
        if (clientConfig.ProxyCredentials is { } credentials)
        {
            (handler.Proxy ?? HttpClient.DefaultProxy).Credentials = credentials;
        }
        if (clientConfig.MaxConnectionsPerServer is { } most)
        {
            handler.MaxConnectionsPerServer = most;
        }
        var client = new HttpClient(new RedirectRefusal { InnerHandler = handler });
        if (clientConfig.Timeout is { } timeout)
        {
            client.Timeout = timeout;
        }
        return client;
    }

    /// <inheritdoc/>
    public override string GetConfigUniqueString(IClientConfig clientConfig) =>
        string.Join(
            "|",
            nameof(ServiceHttp),
            _bundle,
            _bundle is null ? null : File.GetLastWriteTimeUtc(_bundle).Ticks.ToString(CultureInfo.InvariantCulture),
            clientConfig.Timeout?.Ticks.ToString(CultureInfo.InvariantCulture),
            clientConfig.MaxConnectionsPerServer?.ToString(CultureInfo.InvariantCulture),
            (clientConfig.GetWebProxy() as WebProxy)?.Address?.Authority,
            clientConfig.ProxyCredentials is null
                ? null
                : clientConfig.ProxyCredentials.GetHashCode().ToString(CultureInfo.InvariantCulture)
        );

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

    private sealed class RedirectRefusal : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            int status = (int)response.StatusCode;
            if (status is < 300 or >= 400)
            {
                return response;
            }
            string where = response.Headers.Location is { } location ? $" to '{location}'" : string.Empty;
            response.Dispose();
            throw new RedirectException($"The reply is a redirect (status {status}){where}, which is not followed.");
        }
    }
}
#endif
