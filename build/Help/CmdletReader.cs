using System.Management.Automation;
using System.Reflection;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>Reads what a cmdlet's class, its attributes and its doc comments say.</summary>
internal sealed class CmdletReader(DocComments comments)
{
    private const string WhatIfText = "Says what would be done, and does not do it.";

    private const string ConfirmText =
        "Asks before it does what it does. Without it PowerShell asks where `$ConfirmPreference` is `Medium` or `Low`.";

    /// <summary>Reads a cmdlet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its class.</param>
    /// <param name="page">Its examples.</param>
    /// <param name="faults">Gets what is missing.</param>
    public CmdletHelp Read(string name, Type type, ExamplePage page, List<string> faults)
    {
        CmdletAttribute cmdlet = type.GetCustomAttribute<CmdletAttribute>()!;
        string description = comments.Summary(type);
        string remarks = comments.Remarks(type);
        ParameterHelp[] parameters = [.. Parameters(type, cmdlet).OrderBy(parameter => parameter.Name, StringComparer.OrdinalIgnoreCase)];
        faults.AddRange(
            parameters
                .Where(parameter => parameter.Description == "")
                .Select(parameter => $"{name}: -{parameter.Name} has no description.")
        );
        string[] secrets = [.. parameters.Where(parameter => parameter.Secret).Select(parameter => $"-{parameter.Name}")];
        CmdletHelp help = new()
        {
            Name = name,
            Synopsis = FirstSentence(description),
            Description = remarks == "" ? description : $"{description}\n\n{remarks}",
            Parameters = parameters,
            Sets = Sets(parameters, cmdlet.DefaultParameterSetName),
            Outputs = [.. Outputs(type)],
            Examples = page.Examples,
            Notes = secrets.Length == 0 ? page.Notes : $"{page.Notes}\n\n{SecretsNote(secrets)}",
            Links = page.Links,
        };
        faults.AddRange(Faults(help, page));
        return help;
    }

    private static string SecretsNote(string[] secrets) =>
        $"Secrets: {string.Join(", ", secrets)}. Each also takes a SecureString, and none appears in a stream, an error or "
        + "`$AWSHistory`. A secret that is typed as it is stays in the command history of the shell and in transcripts: read it with "
        + "`Read-Host -AsSecureString`, or from a variable.";

    private static IEnumerable<string> Faults(CmdletHelp help, ExamplePage page)
    {
        if (help.Description == "")
        {
            yield return $"{help.Name} has no summary.";
        }
        if (help.Examples.Count < 2)
        {
            yield return $"{help.Name} has {help.Examples.Count} examples; it needs two.";
        }
        if (help.Examples.Any(example => !example.Code.Contains(help.Name, StringComparison.Ordinal)))
        {
            yield return $"{help.Name} has an example without it.";
        }
        if (page.Notes == "")
        {
            yield return $"{help.Name} has no notes.";
        }
        if (!help.Links.Any(link => link.Url is not null))
        {
            yield return $"{help.Name} has no link for Get-Help -Online.";
        }
    }

    private static string FirstSentence(string text)
    {
        string paragraph = text.Split("\n\n")[0];
        int end = paragraph.IndexOfAny(['.', ':'], 0);
        while (end >= 0 && end + 1 < paragraph.Length && paragraph[end + 1] != ' ')
        {
            end = paragraph.IndexOfAny(['.', ':'], end + 1);
        }
        return end < 0 ? paragraph : paragraph[..end] + ".";
    }

    private static List<string?> Sets(ParameterHelp[] parameters, string? first)
    {
        List<string?> sets =
        [
            .. parameters.SelectMany(parameter => parameter.Uses).Select(use => use.Set).Where(set => set is not null).Distinct(),
        ];
        return sets.Count == 0 ? [null] : [.. sets.OrderBy(set => set == first ? 0 : 1)];
    }

    private IEnumerable<ParameterHelp> Parameters(Type type, CmdletAttribute cmdlet)
    {
        object instance = Activator.CreateInstance(type)!;
        foreach (PropertyInfo property in type.GetProperties())
        {
            // As the engine reads them: a property that is overridden has only what stands on itself.
            ParameterAttribute[] attributes = [.. property.GetCustomAttributes<ParameterAttribute>(inherit: false)];
            if (attributes.Length > 0)
            {
                yield return Read(property, attributes, instance);
            }
        }
        if (cmdlet.SupportsShouldProcess)
        {
            yield return Common("WhatIf", "wi", WhatIfText);
            yield return Common("Confirm", "cf", ConfirmText);
        }
    }

    private ParameterHelp Read(PropertyInfo property, ParameterAttribute[] attributes, object instance) =>
        new()
        {
            Name = property.Name,
            Type = ShellName(property.PropertyType),
            FullType = FullName(property.PropertyType),
            Description = comments.Summary(property),
            Aliases = [.. property.GetCustomAttribute<AliasAttribute>(inherit: false)?.AliasNames ?? []],
            Default = Default(property.GetValue(instance), property.PropertyType),
            AllowedValues = [.. Allowed(property)],
            Wildcards = property.IsDefined(typeof(SupportsWildcardsAttribute)),
            Secret = property.GetCustomAttributes(inherit: false).Any(attribute => attribute.GetType().Name == "SecretAttribute"),
            Uses = [.. attributes.Select(Use)],
        };

    private static ParameterUse Use(ParameterAttribute attribute) =>
        new(
            attribute.ParameterSetName == ParameterAttribute.AllParameterSets ? null : attribute.ParameterSetName,
            attribute.Mandatory,
            attribute.Position == int.MinValue ? null : attribute.Position + 1,
            attribute.ValueFromPipeline,
            attribute.ValueFromPipelineByPropertyName
        );

    private static ParameterHelp Common(string name, string alias, string description) =>
        new()
        {
            Name = name,
            Type = nameof(SwitchParameter),
            FullType = typeof(SwitchParameter).FullName!,
            Description = description,
            Aliases = [alias],
            Default = "False",
            AllowedValues = [],
            Wildcards = false,
            Secret = false,
            Uses = [new(null, false, null, false, false)],
        };

    private static string? Default(object? value, Type type) =>
        value switch
        {
            null => null,
            SwitchParameter given => given.ToString(),
            _ when type.IsValueType && value.Equals(Activator.CreateInstance(type)) => null,
            _ => value.ToString(),
        };

    private static IEnumerable<string> Allowed(PropertyInfo property) =>
        property.GetCustomAttribute<ValidateSetAttribute>(inherit: false)?.ValidValues
        ?? (
            property.GetCustomAttribute<ValidateRangeAttribute>(inherit: false) is { MinRange: { } least, MaxRange: { } most }
                ? [$"{least} to {most}"]
            : (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is { IsEnum: true } type ? Enum.GetNames(type)
            : []
        );

    private IEnumerable<OutputHelp> Outputs(Type type)
    {
        foreach (PSTypeName output in type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(attribute => attribute.Type))
        {
            Type put = output.Type ?? throw new BuildException($"{type.Name} puts out {output.Name}, which is no type.");
            yield return new(FullName(put), comments.Summary(put), [.. Properties(put)]);
        }
    }

    private IEnumerable<(string Name, string Description)> Properties(Type type) =>
        type.Namespace!.StartsWith("System", StringComparison.Ordinal) || type.Namespace == "Amazon.Runtime"
            ? []
            : type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Select(property => (property.Name, comments.Summary(property)));

    // As PowerShell's own syntax names it.
    private static string ShellName(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? ShellName(inner)
        : type.IsArray ? $"{ShellName(type.GetElementType()!)}[]"
        : type.Name;

    private static string FullName(Type type) => (Nullable.GetUnderlyingType(type) ?? type).FullName!;
}
