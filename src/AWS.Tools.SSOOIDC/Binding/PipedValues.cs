using System.Management.Automation;
using System.Reflection;

namespace AWS.Tools.SSOOIDC.Binding;

/// <summary>Puts what an object of the pipeline brings in the place of a person's defaults, for one record at a time.</summary>
/// <param name="cmdlet">The cmdlet, before its first record: what it has by then was typed or is a default.</param>
/// <param name="pipedObject">The name of the parameter that has the object.</param>
internal sealed class PipedValues(PSCmdlet cmdlet, string pipedObject)
{
    private readonly HashSet<string> _given = [.. cmdlet.MyInvocation.BoundParameters.Keys];
    private readonly Dictionary<string, object?> _defaults = [];

    /// <summary>Whether a parameter has the object's value now.</summary>
    public bool Has(string parameter) => _defaults.ContainsKey(parameter);

    /// <summary>Takes over what the next object brings; the record before gets its defaults back.</summary>
    /// <param name="piped">The object; null where the engine bound all that there is.</param>
    /// <param name="isDefault">Whether a parameter has a default that may give way.</param>
    /// <returns>Whether the object brings anything.</returns>
    public bool Take(PSObject? piped, Func<string, bool> isDefault)
    {
        foreach (KeyValuePair<string, object?> before in _defaults)
        {
            Property(before.Key).SetValue(cmdlet, before.Value);
        }
        _defaults.Clear();
        if (piped is null)
        {
            return true;
        }
        bool isBound = false;
        foreach (ParameterMetadata parameter in cmdlet.MyInvocation.MyCommand.Parameters.Values)
        {
            if (parameter.Name == pipedObject || !parameter.Attributes.OfType<ParameterAttribute>().Any(IsPiped))
            {
                continue;
            }
            PropertyInfo property = Property(parameter.Name);
            if (!_given.Contains(parameter.Name))
            {
                isBound |= property.GetValue(cmdlet) is not null;
            }
            else if (Value(parameter, piped) is { } value && isDefault(parameter.Name))
            {
                _defaults.Add(parameter.Name, property.GetValue(cmdlet));
                property.SetValue(cmdlet, LanguagePrimitives.ConvertTo(value, parameter.ParameterType));
                isBound = true;
            }
        }
        return isBound;
    }

    private static bool IsPiped(ParameterAttribute attribute) => attribute.ValueFromPipeline || attribute.ValueFromPipelineByPropertyName;

    private static object? Value(ParameterMetadata parameter, PSObject piped) =>
        piped.BaseObject is string text
            ? parameter.Attributes.OfType<ParameterAttribute>().Any(static attribute => attribute.ValueFromPipeline)
                ? text
                : null
            : new[] { parameter.Name }
                .Concat(parameter.Aliases)
                .Select(name => piped.Properties[name]?.Value)
                .FirstOrDefault(static value => value is not null);

    private PropertyInfo Property(string parameter) => cmdlet.GetType().GetProperty(parameter)!;
}
