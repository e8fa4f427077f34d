using System.Net;
using Amazon.Runtime;
using Amazon.SSOOIDC;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>What a caller gave to say how to call the service, before anything is resolved.</summary>
internal sealed record CallSettings
{
    public string? AccessKey { get; init; }

    public string? SecretKey { get; init; }

    public string? SessionToken { get; init; }

    public string? ProfileName { get; init; }

    public string? ProfileLocation { get; init; }

    public AWSCredentials? Credential { get; init; }

    /// <summary>The credentials default of the shell.</summary>
    public AWSCredentials? ShellCredential { get; init; }

    /// <summary>The identity for a SAML role profile.</summary>
    public NetworkCredential? NetworkCredential { get; init; }

    /// <summary>The region given with the call, as a system name.</summary>
    public string? Region { get; init; }

    /// <summary>The region default of the shell, as a system name.</summary>
    public string? ShellRegion { get; init; }

    public string? EndpointUrl { get; init; }

    public AmazonSSOOIDCConfig? ClientConfig { get; init; }

    /// <summary>How the caller's own sources are named in messages.</summary>
    public SourceLabels Labels { get; init; } = SourceLabels.Neutral;

    /// <summary>Whether the operation is signed, and so needs credentials and a region.</summary>
    public bool Signed { get; init; }

    /// <summary>Whether the operation carries what can be redeemed once.</summary>
    public bool Redeems { get; init; }

    /// <summary>Whether credentials may have to come from where the SDK stores them.</summary>
    public bool NeedsStoredCredentials => Signed && string.IsNullOrEmpty(AccessKey);

    // A record would print its members, and some are secret.
    public override string ToString() => nameof(CallSettings);
}
