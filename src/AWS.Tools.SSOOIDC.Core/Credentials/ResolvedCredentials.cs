using Amazon.Runtime;

namespace AWS.Tools.SSOOIDC.Core.Credentials;

/// <summary>The credentials of a call and where they came from.</summary>
internal sealed record ResolvedCredentials(AWSCredentials Value, string Source);
