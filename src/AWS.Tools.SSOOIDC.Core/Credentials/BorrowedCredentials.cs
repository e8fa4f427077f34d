using System.Reflection;
using Amazon.Runtime;

namespace AWS.Tools.SSOOIDC.Core.Credentials;

/// <summary>Credentials made by another copy of the SDK, used through what they offer instead of their type.</summary>
/// <param name="other">The credentials.</param>
/// <param name="getCredentials">Their method that gives the keys.</param>
internal sealed class BorrowedCredentials(object other, MethodInfo getCredentials) : AWSCredentials
{
    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials()
    {
        object current;
        try
        {
            current = getCredentials.Invoke(other, null) ?? throw new AmazonClientException("The credentials object has no credentials.");
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            throw new AmazonClientException(e.InnerException.Message, e.InnerException);
        }
        return new ImmutableCredentials(Read("AccessKey"), Read("SecretKey"), Read("Token"));

        string? Read(string property) => current.GetType().GetProperty(property)?.GetValue(current) as string;
    }
}
