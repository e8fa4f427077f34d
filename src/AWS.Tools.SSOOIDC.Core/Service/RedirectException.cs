namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>A reply points to another place, which is not gone to: the request's secrets are for the service alone.</summary>
internal sealed class RedirectException(string message) : InvalidOperationException(message);
