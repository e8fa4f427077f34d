namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>A proxy on the way does not let the request through; the service never saw it.</summary>
internal sealed class ProxyRefusalException(string message) : InvalidOperationException(message);
