using System.Security.Authentication;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>The other side's certificate is not trusted, so nothing was sent to it.</summary>
/// <param name="message">Whose it is, why, and which authority signed it.</param>
/// <param name="lacksAuthority">Whether all that it lacks is an authority that counts here.</param>
internal sealed class UntrustedCertificateException(string message, bool lacksAuthority) : AuthenticationException(message)
{
    /// <summary>Whether all that it lacks is an authority that counts here.</summary>
    public bool LacksAuthority { get; } = lacksAuthority;
}
