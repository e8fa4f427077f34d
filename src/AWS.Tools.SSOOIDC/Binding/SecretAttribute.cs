using System.Management.Automation;
using System.Net;
using System.Security;

namespace AWS.Tools.SSOOIDC.Binding;

/// <summary>
/// Marks a parameter whose value must never be shown, and lets it take a <see cref="SecureString"/> as well as text.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            SecureString secure => new NetworkCredential(string.Empty, secure).Password,
            _ => inputData,
        };
}
