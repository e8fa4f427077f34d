using System.Management.Automation;
using System.Reflection;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Output;

/// <summary>What <c>-Select</c> asks for: the whole response, a property of it, or a parameter's value.</summary>
internal sealed class Selector
{
    private const string Whole = "*";

    private static readonly Selector WholeResponse = new([], null);

    private readonly PropertyInfo[] _path;
    private readonly PropertyInfo? _parameter;

    private Selector(PropertyInfo[] path, PropertyInfo? parameter)
    {
        _path = path;
        _parameter = parameter;
    }

    /// <summary>Reads a <c>-Select</c> value.</summary>
    /// <param name="text">The value.</param>
    /// <param name="response">The type of the operation's response.</param>
    /// <param name="cmdlet">The type of the cmdlet.</param>
    /// <exception cref="CoreException">It names nothing that there is.</exception>
    public static Selector Parse(string? text, Type response, Type cmdlet)
    {
        if (text == Whole)
        {
            return WholeResponse;
        }
        if (text is not null && text.StartsWith("^", StringComparison.Ordinal))
        {
            PropertyInfo? parameter = Parameters(cmdlet).FirstOrDefault(p => Named(p, text.Substring(1)) || HasAlias(p, text.Substring(1)));
            return parameter is not null ? new Selector([], parameter) : throw Wrong(text, response, cmdlet);
        }
        var path = new List<PropertyInfo>();
        Type type = response;
        foreach (string name in (text ?? string.Empty).Split('.'))
        {
            PropertyInfo? property = Properties(type).FirstOrDefault(p => Named(p, name));
            if (property is null)
            {
                throw Wrong(text, response, cmdlet);
            }
            path.Add(property);
            type = property.PropertyType;
        }
        return new Selector([.. path], null);
    }

    /// <summary>The values that <c>-Select</c> takes for an operation, the whole response first.</summary>
    public static IEnumerable<string> Allowed(Type response, Type cmdlet)
    {
        yield return Whole;
        foreach (PropertyInfo property in Properties(response))
        {
            yield return property.Name;
            if (IsModel(property.PropertyType))
            {
                foreach (PropertyInfo inner in Properties(property.PropertyType))
                {
                    yield return $"{property.Name}.{inner.Name}";
                }
            }
        }
        foreach (PropertyInfo parameter in Parameters(cmdlet))
        {
            yield return "^" + parameter.Name;
        }
    }

    /// <summary>The selected output.</summary>
    public object? Select(object response, PSCmdlet cmdlet)
    {
        if (_parameter is not null)
        {
            return _parameter.GetValue(cmdlet);
        }
        object? value = response;
        foreach (PropertyInfo property in _path)
        {
            value = value is null ? null : property.GetValue(value);
        }
        return value;
    }

    private static bool Named(PropertyInfo property, string name) => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase);

    private static bool HasAlias(PropertyInfo property, string name) =>
        property.GetCustomAttribute<AliasAttribute>()?.AliasNames.Contains(name, StringComparer.OrdinalIgnoreCase) == true;

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0);

    private static IEnumerable<PropertyInfo> Parameters(Type cmdlet) =>
        Properties(cmdlet).Where(p => p.IsDefined(typeof(ParameterAttribute), inherit: true));

    private static bool IsModel(Type type) =>
        type.Namespace?.StartsWith("Amazon.", StringComparison.Ordinal) == true
        && type.IsClass
        && !typeof(MulticastDelegate).IsAssignableFrom(type);

    private static CoreException Wrong(string? text, Type response, Type cmdlet) =>
        new(
            ErrorIds.InvalidSelect,
            FailureKind.InvalidArgument,
            $"-Select '{Sanitizer.Shorten(text ?? string.Empty)}' names nothing that there is. Allowed: "
                + $"{string.Join(", ", Allowed(response, cmdlet))}.",
            "Use '*' for the whole response, a property's name for that property, or '^Name' for a parameter's value."
        );
}
