using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Binding;

/// <summary>
/// Refuses anything but text for a parameter that binds pipeline input by value. Without it the engine would turn any
/// piped object into its type's name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextOnlyAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            null => null,
            string or char => inputData,
            // The engine takes an invalid cast as 'does not fit' and goes on to bind by property name.
            object other => throw new ArgumentTransformationMetadataException(
                $"Text is expected, not an object of type {other.GetType().Name}.",
                new PSInvalidCastException()
            ),
        };
}
