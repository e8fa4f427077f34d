using System.Text;

namespace AWS.Tools.SSOOIDC.Build.Site;

/// <summary>A cmdlet's page.</summary>
internal sealed class CmdletPage(CmdletHelp cmdlet, Html html)
{
    /// <summary>What the anchor of a parameter starts with.</summary>
    public const string ParameterAnchor = "parameter-";

    // What is longer takes a line of its own.
    private const int LongestFact = 22;

    private readonly StringBuilder _body = new();

    public static SitePage Create(CmdletHelp cmdlet, Html html) => new CmdletPage(cmdlet, html).Create();

    private static string Anchor(ParameterHelp parameter) => ParameterAnchor + parameter.Name;

    private SitePage Create()
    {
        List<(string Anchor, string Title)> sections = [];
        void Section(string title, Action write)
        {
            string anchor = title.ToLowerInvariant().Replace(' ', '-');
            sections.Add((anchor, title));
            Line($"<section aria-labelledby=\"{anchor}\">");
            Line($"<h2 id=\"{anchor}\">{title}</h2>");
            write();
            Line("</section>");
        }
        Section("Syntax", WriteSyntax);
        Section("Description", () => Line(Markdown(cmdlet.Description)));
        Section("Examples", WriteExamples);
        if (cmdlet.Parameters.Count > 0)
        {
            Section("Parameters", WriteParameters);
        }
        Section("Inputs", () => WriteTypes(HelpText.Inputs(cmdlet)));
        Section("Outputs", () => WriteTypes(HelpText.Outputs(cmdlet)));
        Section("Notes", () => Line(Markdown(cmdlet.Notes)));
        Section("Related links", WriteLinks);
        return new(
            cmdlet.Name,
            cmdlet.Name,
            cmdlet.Synopsis,
            _body.ToString(),
            [.. sections, .. cmdlet.Parameters.Select(parameter => (Anchor(parameter), $"-{parameter.Name}"))]
        );
    }

    private void Line(string line) => _body.Append(line).Append('\n');

    private string Markdown(string markdown) => html.Markdown(markdown, cmdlet.Name);

    private void WriteSyntax()
    {
        foreach (string? set in cmdlet.Sets)
        {
            if (cmdlet.Sets.Count > 1)
            {
                Line($"<h3>{Html.Text(set!)}</h3>");
            }
            IEnumerable<string> words = cmdlet
                .Syntax(set)
                .Select(entry => Syntax(entry.Parameter, entry.Use))
                .Append(Html.Text("[<CommonParameters>]"))
                .Select(word => $" <span>{word}</span>");
            Line($"<pre class=\"syntax\"><code>{cmdlet.Name}{string.Concat(words)}</code></pre>");
        }
    }

    private static string Syntax(ParameterHelp parameter, ParameterUse use)
    {
        string name = $"<a href=\"#{Anchor(parameter)}\">-{parameter.Name}</a>";
        string text =
            parameter.IsSwitch ? name
            : use.Position is null ? $"{name} {Html.Text($"<{parameter.Type}>")}"
            : $"[{name}] {Html.Text($"<{parameter.Type}>")}";
        return use.Required ? text : $"[{text}]";
    }

    private void WriteExamples()
    {
        foreach ((int index, ExampleHelp example) in cmdlet.Examples.Index())
        {
            Line($"<h3 id=\"example-{index + 1}\">{Html.Text(example.Title)}</h3>");
            Line(Markdown(example.Before));
            Line(Html.Code(example.Code));
            Line(Markdown(example.After));
        }
    }

    private void WriteParameters()
    {
        foreach (ParameterHelp parameter in cmdlet.Parameters)
        {
            string type = parameter.IsSwitch ? "" : $" <span class=\"type\">{Html.Text($"<{parameter.Type}>")}</span>";
            Line($"<h3 id=\"{Anchor(parameter)}\"><code>-{parameter.Name}{type}</code></h3>");
            Line(Markdown(parameter.Description));
            Line("<dl class=\"facts\">");
            foreach ((string name, string value) in Facts(parameter))
            {
                string place = value.Length > LongestFact ? " class=\"wide\"" : "";
                Line($"<div{place}><dt>{name}</dt><dd>{Html.Text(value)}</dd></div>");
            }
            Line("</dl>");
        }
    }

    private IEnumerable<(string Name, string Value)> Facts(ParameterHelp parameter)
    {
        yield return ("Type", parameter.FullType);
        yield return ("Required", BySet(parameter, use => use.Required ? "yes" : "no"));
        yield return ("Position", BySet(parameter, use => use.Place));
        yield return ("Pipeline", BySet(parameter, Pipeline));
        yield return ("Default", parameter.Default ?? "none");
        if (parameter.Aliases.Count > 0)
        {
            yield return ("Aliases", string.Join(", ", parameter.Aliases));
        }
        if (parameter.AllowedValues.Count > 0)
        {
            yield return ("Allowed", string.Join(", ", parameter.AllowedValues));
        }
        if (parameter.Wildcards)
        {
            yield return ("Wildcards", "yes");
        }
        string?[] sets = [.. cmdlet.Sets.Where(set => parameter.In(set) is not null)];
        if (sets.Length < cmdlet.Sets.Count)
        {
            yield return ("Sets", string.Join(", ", sets));
        }
    }

    // One word where it is the same in all sets; else the word of each.
    private string BySet(ParameterHelp parameter, Func<ParameterUse, string> fact)
    {
        IGrouping<string, string?>[] words =
        [
            .. cmdlet.Sets.Where(set => parameter.In(set) is not null).GroupBy(set => fact(parameter.In(set)!)),
        ];
        return words.Length == 1
            ? words[0].Key
            : string.Join("; ", words.Select(word => $"{word.Key} in {string.Join(", ", word)}"));
    }

    private static string Pipeline(ParameterUse use) =>
        (use.ByValue, use.ByName) switch
        {
            (true, true) => "by value and by property name",
            (true, false) => "by value",
            (false, true) => "by property name",
            _ => "no",
        };

    private void WriteTypes(IEnumerable<(string Type, string Description)> types)
    {
        foreach ((string type, string description) in types)
        {
            Line($"<h3><code>{Html.Text(type)}</code></h3>");
            Line(Markdown(description));
        }
    }

    private void WriteLinks()
    {
        Line("<ul>");
        foreach (RelatedLink link in cmdlet.Links)
        {
            Line($"<li><a href=\"{Html.Text(link.Url ?? Html.File(link.Text))}\">{Html.Text(link.Text)}</a></li>");
        }
        Line("</ul>");
    }
}
