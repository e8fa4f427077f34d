using System.Management.Automation;
using Amazon.Runtime;
using AWS.Tools.SSOOIDC.Core.Credentials;
using AWS.Tools.SSOOIDC.Internals;

namespace AWS.Tools.SSOOIDC.Binding;

/// <summary>Credentials made by another copy of the SDK.</summary>
internal static class ForeignCredentials
{
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
            && plain.GetType().GetMethod(nameof(AWSCredentials.GetCredentials), Type.EmptyTypes) is { } getCredentials
        )
        {
            return new BorrowedCredentials(plain, getCredentials);
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
}
