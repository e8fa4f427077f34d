using Amazon.Runtime;

namespace AWS.Tools.SSOOIDC.Settings;

/// <summary>The credentials of a call and where they came from.</summary>
internal sealed record Credentials(AWSCredentials Value, string Source);
