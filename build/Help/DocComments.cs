using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>The doc comments of assemblies, as Markdown.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, XElement> _members = new(StringComparer.Ordinal);

    public DocComments(IEnumerable<string> files)
    {
        foreach (XElement member in files.SelectMany(file => XDocument.Load(file).Descendants("member")))
        {
            _members[member.Attribute("name")!.Value] = member;
        }
    }

    /// <summary>What a type's summary says; empty where it has none.</summary>
    public string Summary(Type type) => Text(type, "summary");

    /// <summary>What a type's remarks say; empty where it has none.</summary>
    public string Remarks(Type type) => Text(type, "remarks");

    /// <summary>What a property's summary says; empty where it has none.</summary>
    public string Summary(PropertyInfo property) => Text($"P:{Name(property.DeclaringType!)}.{property.Name}", "summary");

    private string Text(Type type, string element) => Text($"T:{Name(type)}", element);

    private string Text(string member, string element) =>
        _members.TryGetValue(member, out XElement? comment) && comment.Element(element) is { } text ? Markdown(text) : string.Empty;

    private static string Name(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string Markdown(XElement element)
    {
        StringBuilder text = new();
        Append(text, element);
        IEnumerable<string> paragraphs = text.ToString().Split('\f').Select(part => Space().Replace(part, " ").Trim());
        return string.Join("\n\n", paragraphs.Where(part => part != ""));
    }

    private static void Append(StringBuilder text, XElement element)
    {
        foreach (XNode node in element.Nodes())
        {
            switch (node)
            {
                case XText plain:
                    text.Append(plain.Value);
                    break;
                case XElement { Name.LocalName: "c" } code:
                    text.Append('`').Append(code.Value).Append('`');
                    break;
                case XElement { Name.LocalName: "para" } paragraph:
                    text.Append('\f');
                    Append(text, paragraph);
                    text.Append('\f');
                    break;
                case XElement { Name.LocalName: "see" or "paramref" } reference:
                    string name = (reference.Attribute("langword") ?? reference.Attribute("cref") ?? reference.Attribute("name"))!.Value;
                    text.Append('`').Append(name.Split('.', ':')[^1]).Append('`');
                    break;
                case XElement other:
                    throw new BuildException($"A doc comment has <{other.Name.LocalName}>, which the help has no form for.");
            }
        }
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
