using Amazon.Runtime;
using Amazon.Util;
using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Core.Credentials;

/// <summary>
/// The credentials that an instance's metadata has. The SDK's own class for the end of its chain is one object a process:
/// it keeps what an earlier endpoint said, makes every call wait for one that does not answer, and asks in the background
/// for good.
/// </summary>
internal sealed class InstanceCredentials : RefreshingAWSCredentials
{
    private const string Success = "Success";

    // New ones are there five minutes before the old ones expire.
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    public InstanceCredentials() => PreemptExpiryTime = Early;

    /// <inheritdoc/>
    protected override CredentialsRefreshState GenerateNewCredentials()
    {
        IAMSecurityCredentialMetadata keys =
            EC2InstanceMetadata.IAMSecurityCredentials?.Values.FirstOrDefault()
            ?? throw new AmazonClientException("The instance's metadata does not answer, or the instance has no role.");
        if (
            !string.Equals(keys.Code, Success, StringComparison.OrdinalIgnoreCase)
            || string.IsNullOrEmpty(keys.AccessKeyId)
            || string.IsNullOrEmpty(keys.SecretAccessKey)
        )
        {
            throw new AmazonClientException($"The instance's metadata gives no credentials: {keys.Code} {keys.Message}".TrimEnd());
        }
        // While their service is out of order instances go on with the old keys, past their time.
        DateTime soon = HostEnvironment.OfProcess.Time.GetUtcNow().UtcDateTime + Early;
        DateTime expires = keys.Expiration.ToUniversalTime();
        return new CredentialsRefreshState(
            new ImmutableCredentials(keys.AccessKeyId, keys.SecretAccessKey, keys.Token),
            expires > soon ? expires : soon
        );
    }
}
