using System.Management.Automation;
using AWS.Tools.SSOOIDC.Internals;

namespace AWS.Tools.SSOOIDC.Binding;

/// <summary>
/// For a text parameter that binds pipeline input by value: what is typed, and a property of what is piped, is taken by its text, as any
/// text parameter does; an object of the pipeline itself has to be text. Without it the engine would turn any piped object into its type's name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextOnlyAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? plain = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (plain is null or string or char || !PipelineBinding.IsByValue())
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
