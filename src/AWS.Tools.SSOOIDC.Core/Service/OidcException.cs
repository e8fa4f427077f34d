namespace AWS.Tools.SSOOIDC.Core.Service;

internal sealed class OidcException(OidcError error, string message, Exception? inner = null, bool isTimeout = false)
    : Exception(message, inner)
{
    public OidcError Error { get; } = error;

    /// <summary>Whether the reply was lost to a timeout.</summary>
    public bool IsTimeout { get; } = isTimeout;
}
