using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Binding;

/// <summary>
/// For a parameter that takes any object of the pipeline where the person has defaults for parameters, and none elsewhere. Where a default
/// has a parameter, the engine leaves out the object's own value, and refuses the object where it had nothing else to bind.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PastDefaultsAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        DefaultValues.Of(engineIntrinsics.SessionState) is not null
            ? inputData
            // The engine takes an invalid cast as 'does not fit'.
            : throw new ArgumentTransformationMetadataException("There are no defaults to get past.", new PSInvalidCastException());
}
