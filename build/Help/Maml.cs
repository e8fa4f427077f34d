using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>The help file that Get-Help reads. The order of its elements is that of the schema: what is elsewhere is not found.</summary>
internal static class Maml
{
    private static readonly XNamespace Help = "http://msh";
    private static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static void Write(IEnumerable<CmdletHelp> cmdlets, string? referenceUrl, string path)
    {
        XmlWriterSettings settings = new()
        {
            Indent = true,
            NewLineChars = "\n",
            Encoding = new UTF8Encoding(false),
        };
        using XmlWriter writer = XmlWriter.Create(path, settings);
        new XDocument(
            new XElement(Help + "helpItems", new XAttribute("schema", "maml"), cmdlets.Select(cmdlet => Cmdlet(cmdlet, referenceUrl)))
        ).Save(writer);
    }

    private static XElement Cmdlet(CmdletHelp cmdlet, string? referenceUrl) =>
        new(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Text),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", cmdlet.Name),
                Description(cmdlet.Synopsis),
                new XElement(Command + "verb", cmdlet.Name.Split('-')[0]),
                new XElement(Command + "noun", cmdlet.Name.Split('-')[1])
            ),
            Description(cmdlet.Description),
            new XElement(Command + "syntax", cmdlet.Sets.Select(set => Syntax(cmdlet, set))),
            new XElement(Command + "parameters", cmdlet.Parameters.Select(each => Parameter(each, each.Overall, inSyntax: false))),
            new XElement(Command + "inputTypes", Inputs(cmdlet)),
            new XElement(Command + "returnValues", Outputs(cmdlet)),
            new XElement(Text + "alertSet", new XElement(Text + "alert", Paragraphs(cmdlet.Notes))),
            new XElement(Command + "examples", cmdlet.Examples.Select(Example)),
            new XElement(Command + "relatedLinks", Links(cmdlet, referenceUrl))
        );

    private static XElement Syntax(CmdletHelp cmdlet, string? set) =>
        new(
            Command + "syntaxItem",
            new XElement(Text + "name", cmdlet.Name),
            cmdlet.Syntax(set).Select(entry => Parameter(entry.Parameter, entry.Use, inSyntax: true))
        );

    private static XElement Parameter(ParameterHelp parameter, ParameterUse use, bool inSyntax) =>
        new(
            Command + "parameter",
            new XAttribute("required", use.Required ? "true" : "false"),
            new XAttribute("variableLength", parameter.IsList ? "true" : "false"),
            new XAttribute("globbing", parameter.Wildcards ? "true" : "false"),
            new XAttribute("pipelineInput", use.Pipeline),
            new XAttribute("position", use.Place),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Text + "name", parameter.Name),
            Description(HelpText.Describe(parameter)),
            inSyntax && parameter.AllowedValues.Count > 1
                ? new XElement(
                    Command + "parameterValueGroup",
                    parameter.AllowedValues.Select(value => Value(value, required: false))
                )
                : null,
            inSyntax && parameter.IsSwitch ? null : Value(parameter.Type, required: !parameter.IsSwitch),
            new XElement(Dev + "type", new XElement(Text + "name", parameter.FullType), new XElement(Text + "uri")),
            new XElement(Dev + "defaultValue", parameter.Default ?? "None")
        );

    private static XElement Value(string value, bool required) =>
        new(
            Command + "parameterValue",
            new XAttribute("required", required ? "true" : "false"),
            new XAttribute("variableLength", "false"),
            value
        );

    private static IEnumerable<XElement> Inputs(CmdletHelp cmdlet) =>
        HelpText
            .Inputs(cmdlet)
            .Select(input => new XElement(Command + "inputType", Type(input.Type), Description(input.Description)));

    private static IEnumerable<XElement> Outputs(CmdletHelp cmdlet) =>
        HelpText
            .Outputs(cmdlet)
            .Select(output => new XElement(Command + "returnValue", Type(output.Type), Description(output.Description)));

    private static XElement Type(string name) => new(Dev + "type", new XElement(Text + "name", name));

    private static XElement Example(ExampleHelp example, int index) =>
        new(
            Command + "example",
            new XElement(Text + "title", $"----- Example {index + 1}: {example.Title} -----"),
            new XElement(Dev + "code", example.Code),
            // An introduction would be shown on the line of the code, as its prompt.
            new XElement(Dev + "remarks", Paragraphs(example.Before), Paragraphs(example.After), new XElement(Text + "para"))
        );

    private static IEnumerable<XElement> Links(CmdletHelp cmdlet, string? referenceUrl)
    {
        IEnumerable<RelatedLink> online = referenceUrl is { Length: > 0 }
            ? [new("Online version", $"{referenceUrl.TrimEnd('/')}/{cmdlet.Name}.html")]
            : [];
        // Get-Help -Online opens the first address.
        return online
            .Concat(cmdlet.Links.OrderBy(link => link.Url is null ? 1 : 0))
            .Select(link => new XElement(
                Text + "navigationLink",
                new XElement(Text + "linkText", link.Text),
                new XElement(Text + "uri", link.Url)
            ));
    }

    private static XElement Description(string markdown) => new(Text + "description", Paragraphs(markdown));

    // Lines within a paragraph would be joined.
    private static IEnumerable<XElement> Paragraphs(string markdown) =>
        PlainText.Paragraphs(markdown).SelectMany(text => text.Split('\n')).Select(line => new XElement(Text + "para", line));
}
