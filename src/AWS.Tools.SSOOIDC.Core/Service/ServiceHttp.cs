using System.Net;
using Amazon.Runtime;
using AWS.Tools.SSOOIDC.Core.Config;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>The way to the services, for each client of the SDK.</summary>
/// <param name="endpoints">What says which authorities count besides the system's, and which proxy.</param>
/// <exception cref="Reporting.CoreException">The authorities' file is missing or has no certificate.</exception>
internal sealed class ServiceHttp(EndpointSettings endpoints) : HttpClientFactory
{
    private readonly ServiceHandlers _handlers = new(endpoints);
    private HttpClient? _client;

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        if (_client is { } made)
        {
            return made;
        }
        IWebProxy? proxy = string.IsNullOrEmpty(clientConfig.ProxyHost) ? _handlers.Proxy : clientConfig.GetWebProxy();
        var client = new HttpClient(CreateHandler(proxy, clientConfig.ProxyCredentials));
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

#if NET
    private CallHandler CreateHandler(IWebProxy? proxy, ICredentials? credentials) =>
        new(
            proxy ?? HttpClient.DefaultProxy,
            () =>
            {
                SocketsHttpHandler handler = _handlers.Create();
                handler.Proxy = proxy;
                handler.DefaultProxyCredentials = credentials;
                return handler;
            }
        );
#else
    private FrameworkCallHandler CreateHandler(IWebProxy? proxy, ICredentials? credentials)
    {
        HttpClientHandler handler = _handlers.Create();
        handler.Proxy = proxy;
        handler.DefaultProxyCredentials = credentials;
        return new FrameworkCallHandler(proxy ?? WebRequest.DefaultWebProxy, handler);
    }
#endif
}
