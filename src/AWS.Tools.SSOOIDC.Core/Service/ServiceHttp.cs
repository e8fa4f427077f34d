#if NET
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;
using AWS.Tools.SSOOIDC.Core.Config;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>
/// The way to the services, for each client of the SDK: no redirect is followed, and a certificate that is not trusted is told with its
/// owner, its authority and the reason.
/// </summary>
internal sealed class ServiceHttp : HttpClientFactory
{
    private readonly X509Certificate2Collection? _authorities;
    private HttpClient? _client;

    private readonly IWebProxy? _proxy;

    /// <param name="endpoints">What says which authorities count besides the system's, and which proxy.</param>
    /// <exception cref="Reporting.CoreException">The authorities' file is missing or has no certificate.</exception>
    public ServiceHttp(EndpointSettings endpoints)
    {
        _authorities = endpoints.CertificateBundle is { } bundle ? CertificateAuthorities.Load(bundle) : null;
        _proxy = endpoints.Proxy;
    }

    /// <summary>A handler by these rules, for what is asked without the SDK.</summary>
    public SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = _proxy,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            errors == SslPolicyErrors.None || Check((sender as SslStream)?.TargetHostName, certificate as X509Certificate2, chain, errors);
        return handler;
    }

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        IWebProxy? proxy = string.IsNullOrEmpty(clientConfig.ProxyHost) ? _proxy : clientConfig.GetWebProxy();
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
            throw new UntrustedCertificateException($"{host} has no certificate.", lacksAuthority: false);
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
        bool isOfAnother = (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0;
        X509ChainStatus[] faults = chain?.ChainStatus ?? [];
        IEnumerable<string> reasons = faults.Select(fault => Reason(fault, certificate)).Distinct();
        string why =
            isOfAnother ? $"it is for {Names(certificate)}"
            : string.Join("; ", reasons) is { Length: > 0 } known ? known
            : errors.ToString();
        throw new UntrustedCertificateException(
            $"The certificate of {host} ({certificate.Subject}) is not trusted: {why}. The authority that signed it is "
                + $"{certificate.Issuer}.",
            !isOfAnother && faults.Length > 0 && Array.TrueForAll(faults, LacksAuthority)
        );
    }

    private static bool LacksAuthority(X509ChainStatus fault) =>
        fault.Status is X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain;

    private static string Reason(X509ChainStatus fault, X509Certificate2 certificate) =>
        fault.Status == X509ChainStatusFlags.NotTimeValid
            ? $"it is valid from {certificate.NotBefore.ToUniversalTime():u} until {certificate.NotAfter.ToUniversalTime():u}"
            : fault.StatusInformation.Trim().TrimEnd('.');

    private static string Names(X509Certificate2 certificate)
    {
        IEnumerable<string> names = certificate
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(static names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(static a => a.ToString())));
        return string.Join(", ", names.Take(3)) is { Length: > 0 } known ? known : "another name";
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
        if (chain.Build(certificate))
        {
            return true;
        }
        // Who names an authority means it, also where that is signed by another one.
        return Array.TrueForAll(chain.ChainStatus, LacksAuthority)
            && chain.ChainElements.Any(element => _authorities!.Any(ours => IsSame(ours, element.Certificate)));
    }

    // Their own comparison looks at the names and numbers only, which anybody can copy.
    private static bool IsSame(X509Certificate2 one, X509Certificate2 other) =>
        one.RawDataMemory.Span.SequenceEqual(other.RawDataMemory.Span);
}
#endif
