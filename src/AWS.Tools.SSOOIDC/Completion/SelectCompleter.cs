using System.Management.Automation;
using System.Reflection;
using AWS.Tools.SSOOIDC.Output;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes what <c>-Select</c> takes: what the cmdlet's response and its parameters have.</summary>
internal sealed class SelectCompleter : ValueCompleter
{
    private protected override IEnumerable<(string Value, string Tip)> Values(string commandName)
    {
        Type? cmdlet = typeof(SelectCompleter)
            .Assembly.GetExportedTypes()
            .FirstOrDefault(type =>
                type.GetCustomAttribute<CmdletAttribute>() is { } name
                && string.Equals($"{name.VerbName}-{name.NounName}", commandName, StringComparison.OrdinalIgnoreCase)
            );
        return cmdlet?.GetCustomAttribute<OutputTypeAttribute>() is { Type: [{ Type: { } response }] }
            ? Selector.Allowed(response, cmdlet).Select(value => (value, Describe(value)))
            : [];
    }

    private static string Describe(string value) =>
        value switch
        {
            "*" => "the whole response",
            ['^', ..] => "the value of a parameter",
            _ => "a property of the response",
        };
}
