using System.Management.Automation;
using System.Reflection;
using Amazon.Runtime;
using AWS.Tools.SSOOIDC.Internals;

namespace AWS.Tools.SSOOIDC.Binding;

/// <summary>Credentials made by another copy of the SDK, used through what they offer instead of their type.</summary>
internal sealed class ForeignCredentials : AWSCredentials
{
    private readonly object _other;
    private readonly MethodInfo _getCredentials;

    private ForeignCredentials(object other, MethodInfo getCredentials)
    {
        _other = other;
        _getCredentials = getCredentials;
    }

    /// <summary>
    /// The SDK credentials that an object is or wraps: ours, those of another copy, or AWS's own shell wrapper of either.
    /// Null where it is none of these.
    /// </summary>
    public static AWSCredentials? Adapt(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (plain is null or string)
        {
            return null;
        }
        if (plain is AWSCredentials ours)
        {
            return ours;
        }
        if (IsA(plain, typeof(AnonymousAWSCredentials).FullName!))
        {
            return new AnonymousAWSCredentials();
        }
        if (
            IsA(plain, typeof(AWSCredentials).FullName!)
            && plain.GetType().GetMethod(nameof(GetCredentials), Type.EmptyTypes) is { } getCredentials
        )
        {
            return new ForeignCredentials(plain, getCredentials);
        }
        return Adapt(WrappedCredentials.Of(plain));
    }

    /// <summary>Whether an object's type, or one it derives from, has that full name, whichever assembly it is from.</summary>
    public static bool IsA(object value, string fullName)
    {
        for (Type? type = value.GetType(); type is not null; type = type.BaseType)
        {
            if (type.FullName == fullName)
            {
                return true;
            }
        }
        return false;
    }

    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials()
    {
        object current;
        try
        {
            current = _getCredentials.Invoke(_other, null) ?? throw new AmazonClientException("The credentials object has no credentials.");
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            throw new AmazonClientException(e.InnerException.Message, e.InnerException);
        }
        return new ImmutableCredentials(Read("AccessKey"), Read("SecretKey"), Read("Token"));

        string? Read(string property) => current.GetType().GetProperty(property)?.GetValue(current) as string;
    }
}
