using Amazon.SSOOIDC;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>A service client and where its settings came from.</summary>
/// <param name="Client">The client; shared, so never disposed by a caller.</param>
/// <param name="Retries">How often a failed call may be made again, as the settings say.</param>
/// <param name="Origin">The region, endpoint and credentials in force and their sources, for debug output; no secrets.</param>
/// <param name="Warning">Something the caller should be warned of at each use, or null.</param>
internal sealed record ServiceClient(AmazonSSOOIDCClient Client, int Retries, string Origin, string? Warning);
