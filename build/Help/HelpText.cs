namespace AWS.Tools.SSOOIDC.Build;

/// <summary>What the help says in every form of it, made from the facts; all of it Markdown.</summary>
internal static class HelpText
{
    /// <summary>A parameter: what it is for, and what it takes.</summary>
    public static string Describe(ParameterHelp parameter) =>
        parameter.AllowedValues.Count == 0
            ? parameter.Description
            : $"{parameter.Description}\n\nAllowed: {string.Join(", ", parameter.AllowedValues)}.";

    /// <summary>What can be piped to a cmdlet.</summary>
    public static IEnumerable<(string Type, string Description)> Inputs(CmdletHelp cmdlet)
    {
        foreach (ParameterHelp parameter in cmdlet.Parameters.Where(parameter => parameter.Overall.ByValue))
        {
            yield return (parameter.FullType, $"A value for `-{parameter.Name}`.");
        }
        string[] byName = [.. cmdlet.Parameters.Where(parameter => parameter.Overall.ByName).Select(parameter => $"`-{parameter.Name}`")];
        yield return byName.Length == 0
            ? ("None", "Nothing can be piped to it.")
            : ("System.Management.Automation.PSObject", $"An object with properties of these names: {string.Join(", ", byName)}.");
    }

    /// <summary>What a cmdlet puts out.</summary>
    public static IEnumerable<(string Type, string Description)> Outputs(CmdletHelp cmdlet)
    {
        foreach (OutputHelp output in cmdlet.Outputs)
        {
            string properties = output.Properties switch
            {
                [] => "",
                _ when output.Properties.All(property => property.Description == "") =>
                    $"Its properties: {string.Join(", ", output.Properties.Select(property => $"`{property.Name}`"))}.",
                _ => string.Join("\n", output.Properties.Select(property => $"- `{property.Name}`: {property.Description}")),
            };
            yield return (output.Type, string.Join("\n\n", new[] { output.Description, properties }.Where(text => text != "")));
        }
        if (cmdlet.Outputs.Count == 0)
        {
            yield return ("None", "It puts out nothing.");
        }
    }
}
