using System.Net;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AWS.Tools.SSOOIDC.Build.Site;

/// <summary>Text and Markdown as HTML that is well-formed XML too, so that it can be checked.</summary>
/// <param name="pages">The names of the pages of the site: as code, they are linked.</param>
internal sealed class Html(IReadOnlySet<string> pages)
{
    // Longer code may be broken anywhere.
    private const int LongestWord = 26;

    // Nothing that is written in a source is markup.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoIdentifiers()
        .DisableHtml()
        .Build();

    /// <summary>A text without marks.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A block of code, which a keyboard can scroll.</summary>
    public static string Code(string code) => $"<pre tabindex=\"0\"><code>{Text(code)}</code></pre>";

    /// <summary>The file of a page.</summary>
    public static string File(string page) => page + ".html";

    /// <summary>Markdown.</summary>
    /// <param name="markdown">The source; it links pages by the files of their sources.</param>
    /// <param name="own">The page that it is on, which it does not link.</param>
    public string Markdown(string markdown, string own)
    {
        MarkdownDocument document = Markdig.Markdown.Parse(markdown, Pipeline);
        foreach (LinkInline link in document.Descendants<LinkInline>())
        {
            string url = link.Url ?? string.Empty;
            if (!url.Contains("://", StringComparison.Ordinal))
            {
                link.Url = File(Path.GetFileNameWithoutExtension(url));
            }
        }
        foreach (CodeInline code in document.Descendants<CodeInline>().Where(code => code.Content != own).ToArray())
        {
            if (pages.Contains(code.Content) && code.Parent is not LinkInline and { ParentBlock: not HeadingBlock })
            {
                LinkInline link = new(File(code.Content), string.Empty);
                code.ReplaceBy(link);
                link.AppendChild(code);
            }
        }
        foreach (CodeInline code in document.Descendants<CodeInline>().Where(code => code.Content.Length <= LongestWord))
        {
            code.GetAttributes().AddClass("word");
        }
        foreach (CodeBlock block in document.Descendants<CodeBlock>())
        {
            block.GetAttributes().AddProperty("tabindex", "0");
        }
        foreach (Table table in document.Descendants<Table>())
        {
            Label(table);
        }
        using StringWriter writer = new();
        HtmlRenderer renderer = new(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.FindExact<CodeBlockRenderer>()!.OutputAttributesOnPre = true;
        renderer.Render(document);
        return writer.ToString();
    }

    // A phone has no room for columns. There, rows become blocks, which would be no table any more without their roles, and what stands
    // between the first and the last cell needs its head.
    private static void Label(Table table)
    {
        table.GetAttributes().AddProperty("role", "table");
        string[] heads = [.. table.OfType<TableRow>().First().OfType<TableCell>().Select(cell => Plain(cell))];
        foreach (TableRow row in table.OfType<TableRow>())
        {
            row.GetAttributes().AddProperty("role", "row");
            foreach ((int index, TableCell cell) in row.OfType<TableCell>().Index())
            {
                cell.GetAttributes().AddProperty("role", row.IsHeader ? "columnheader" : "cell");
                if (!row.IsHeader && index > 0 && index < heads.Length - 1 && Plain(cell) != "")
                {
                    cell.GetAttributes().AddProperty("data-head", heads[index]);
                }
            }
        }
    }

    private static string Plain(TableCell cell) =>
        string.Join(' ', cell.OfType<ParagraphBlock>().Select(paragraph => PlainText.Plain(paragraph.Inline!)));

    /// <summary>The headings of the second level, each with its anchor.</summary>
    public static IEnumerable<(string Anchor, string Title)> Headings(string markdown) =>
        Markdig
            .Markdown.Parse(markdown, Pipeline)
            .OfType<HeadingBlock>()
            .Where(heading => heading.Level == 2)
            .Select(heading => (heading.GetAttributes().Id!, PlainText.Plain(heading.Inline!)));
}
