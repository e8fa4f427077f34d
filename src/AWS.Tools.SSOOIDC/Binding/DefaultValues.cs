using System.Collections;
using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Binding;

/// <summary>Tells a value that a person typed from one that <c>$PSDefaultParameterValues</c> supplied.</summary>
internal static class DefaultValues
{
    private const string Variable = "PSDefaultParameterValues";
    private const string Disabled = "Disabled";

    /// <summary>The person's defaults; null where they have none, or have switched them off.</summary>
    public static IDictionary? Of(SessionState session) =>
        session.PSVariable.GetValue(Variable) is IDictionary { Count: > 0 } defaults && !LanguagePrimitives.IsTrue(defaults[Disabled])
            ? defaults
            : null;

    /// <summary>Whether a parameter has the value that the person's defaults have for it.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="parameter">The parameter's name.</param>
    public static bool IsDefault(PSCmdlet cmdlet, string parameter)
    {
        if (
            Of(cmdlet.SessionState) is not { } defaults
            || !cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out object? bound)
        )
        {
            return false;
        }
        IEnumerable<string> names = Names(cmdlet, parameter);
        foreach (DictionaryEntry entry in defaults)
        {
            string[] key = (entry.Key as string ?? string.Empty).Split([':'], 2);
            if (
                key.Length == 2
                && Matches(key[0], cmdlet.MyInvocation.MyCommand.Name)
                && names.Any(name => Matches(key[1], name))
                && (entry.Value is ScriptBlock || string.Equals(Text(entry.Value), Text(bound), StringComparison.Ordinal))
            )
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>A parameter's name and its aliases.</summary>
    public static IEnumerable<string> Names(PSCmdlet cmdlet, string parameter) =>
        cmdlet.MyInvocation.MyCommand.Parameters.TryGetValue(parameter, out ParameterMetadata? metadata)
            ? [parameter, .. metadata.Aliases]
            : [parameter];

    private static string? Text(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value)?.ToString();

    private static bool Matches(string pattern, string name) =>
        new WildcardPattern(pattern.Trim(' ', '\'', '"'), WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant).IsMatch(name);
}
