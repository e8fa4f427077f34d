using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Binding;

/// <summary>
/// Lets <c>-Credential</c> take a credentials object of another copy of the SDK, which another module may have loaded.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CredentialsTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        ForeignCredentials.Adapt(inputData) ?? inputData;
}
