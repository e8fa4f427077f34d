using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>Markdown as a terminal shows it: plain text of a given width.</summary>
internal static class PlainText
{
    private const int Indent = 4;

    /// <summary>The Markdown that the sources are written in.</summary>
    public static MarkdownPipeline Pipeline { get; } = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers().Build();

    public static MarkdownDocument Parse(string markdown) => Markdown.Parse(markdown, Pipeline);

    /// <summary>The text of a line, without marks.</summary>
    public static string Plain(ContainerInline inlines)
    {
        StringBuilder text = new();
        foreach (Inline inline in inlines)
        {
            text.Append(
                inline switch
                {
                    LiteralInline literal => literal.Content.ToString(),
                    CodeInline code => code.Content,
                    LineBreakInline => " ",
                    LinkInline { Url: { } url } link when url.Contains("://", StringComparison.Ordinal) && Plain(link) != url =>
                        $"{Plain(link)} ({url})",
                    AutolinkInline link => link.Url,
                    HtmlEntityInline entity => entity.Transcoded.ToString(),
                    ContainerInline container => Plain(container),
                    _ => throw new BuildException($"The help has no form for {inline.GetType().Name}: {inline}"),
                }
            );
        }
        return text.ToString();
    }

    /// <summary>Its paragraphs, each on one line; what is no paragraph keeps its lines.</summary>
    public static IEnumerable<string> Paragraphs(string markdown) =>
        Parse(markdown).Select(block => Wrap(block, int.MaxValue)).Select(lines => string.Join('\n', lines)).Where(text => text != "");

    /// <summary>As a page of a terminal: headings at the margin, the rest behind it.</summary>
    /// <param name="markdown">The page.</param>
    /// <param name="width">The longest line, except of code.</param>
    public static string Page(string markdown, int width)
    {
        StringBuilder page = new();
        foreach (Block block in Parse(markdown))
        {
            switch (block)
            {
                case HeadingBlock { Level: <= 2 } heading:
                    page.Append(Plain(heading.Inline!).ToUpperInvariant()).Append('\n');
                    break;
                case HeadingBlock heading:
                    page.Append("  ").Append(Plain(heading.Inline!)).Append("\n\n");
                    break;
                default:
                    foreach (string line in Wrap(block, width - Indent))
                    {
                        page.Append(line == "" ? "" : new string(' ', Indent) + line).Append('\n');
                    }
                    page.Append('\n');
                    break;
            }
        }
        return page.ToString();
    }

    private static List<string> Wrap(Block block, int width)
    {
        switch (block)
        {
            case LeafBlock { Inline: { } inlines }:
                return Fill(Plain(inlines), width);
            case CodeBlock code:
                return [.. code.Lines.ToString().TrimEnd().Split('\n').Select(line => line == "" ? "" : $"    {line}")];
            case ListBlock list:
                return [.. list.SelectMany((item, index) => Hang((ContainerBlock)item, list.IsOrdered ? $"{index + 1}. " : "- ", width))];
            case Table table:
                return [.. Rows(table, width)];
            case ContainerBlock container:
                return [.. Stack(container, width)];
            default:
                throw new BuildException($"The help has no form for {block.GetType().Name}.");
        }
    }

    // A row as an entry: its first cell, and below it the others. A terminal has no room for columns of sentences.
    private static IEnumerable<string> Rows(Table table, int width)
    {
        string[] heads = [];
        foreach (TableRow row in table.OfType<TableRow>())
        {
            string[] cells =
            [
                .. row.OfType<TableCell>().Select(cell => string.Join(' ', cell.SelectMany(block => Wrap(block, int.MaxValue)))),
            ];
            if (row.IsHeader)
            {
                heads = cells;
                continue;
            }
            foreach (string line in Fill(cells[0], width))
            {
                yield return line;
            }
            // What the last column is, its text says; a name in one between needs its head.
            IEnumerable<string> others = cells[1..^1].Zip(heads[1..^1], (cell, head) => $"{head}: {cell}").Append(cells[^1]);
            foreach (string line in others.SelectMany(cell => Fill(cell, width - Indent)))
            {
                yield return new string(' ', Indent) + line;
            }
        }
    }

    private static IEnumerable<string> Hang(ContainerBlock item, string mark, int width)
    {
        string start = mark;
        foreach (string line in Stack(item, width == int.MaxValue ? width : width - mark.Length))
        {
            yield return line == "" ? "" : start + line;
            start = new string(' ', mark.Length);
        }
    }

    private static IEnumerable<string> Stack(ContainerBlock container, int width) =>
        container.SelectMany((block, index) => index == 0 ? Wrap(block, width) : Wrap(block, width).Prepend(""));

    private static List<string> Fill(string text, int width)
    {
        List<string> lines = [];
        StringBuilder line = new();
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        lines.Add(line.ToString());
        return lines;
    }
}
