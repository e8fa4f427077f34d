using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Binding;

/// <summary>
/// For a text parameter that binds pipeline input by value: named or positional it takes any object by its text, as a text parameter does;
/// from the pipeline it takes text only. Without it the engine would turn any piped object into its type's name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextOnlyAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? plain = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (plain is null or string or char || !PipelineBinding.IsUnderWay())
        {
            return inputData;
        }
        // The engine takes an invalid cast as 'does not fit' and goes on to bind by property name.
        throw new ArgumentTransformationMetadataException(
            $"Text is expected from the pipeline, not an object of type {plain.GetType().Name}.",
            new PSInvalidCastException()
        );
    }
}
