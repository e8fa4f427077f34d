using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// What a cmdlet's Markdown file has: a section for each example, with one block of PowerShell in it, one of notes and one of related links.
/// </summary>
internal sealed class ExamplePage
{
    private const string NotesTitle = "Notes";
    private const string LinksTitle = "Related links";

    private readonly string _file;
    private readonly string _source;
    private readonly List<ExampleHelp> _examples = [];
    private readonly List<RelatedLink> _links = [];

    private ExamplePage(string file)
    {
        _file = Path.GetFileName(file);
        _source = File.ReadAllText(file).ReplaceLineEndings("\n");
        List<(string Title, List<Block> Blocks)> sections = [];
        foreach (Block block in PlainText.Parse(_source))
        {
            if (block is HeadingBlock { Level: 2 } heading)
            {
                sections.Add((PlainText.Plain(heading.Inline!), []));
            }
            else if (sections.Count > 0)
            {
                sections[^1].Blocks.Add(block);
            }
            else
            {
                throw new BuildException($"{_file} starts with something else than a section.");
            }
        }
        foreach ((string title, List<Block> blocks) in sections)
        {
            Read(title, blocks);
        }
    }

    public IReadOnlyList<ExampleHelp> Examples => _examples;

    public string Notes { get; private set; } = string.Empty;

    public IReadOnlyList<RelatedLink> Links => _links;

    /// <summary>Reads one.</summary>
    /// <exception cref="BuildException">It has another form.</exception>
    public static ExamplePage Read(string file) =>
        File.Exists(file) ? new ExamplePage(file) : throw new BuildException($"{Path.GetFileName(file)} is missing.");

    private void Read(string title, List<Block> blocks)
    {
        switch (title)
        {
            case NotesTitle:
                Notes = Slice(blocks);
                break;
            case LinksTitle:
                _links.AddRange(blocks.SelectMany(block => block.Descendants<LinkInline>()).Select(Link));
                break;
            default:
                int code = blocks.FindIndex(block => block is FencedCodeBlock { Info: "powershell" });
                if (code < 0 || blocks.Skip(code + 1).Any(block => block is FencedCodeBlock { Info: "powershell" }))
                {
                    throw new BuildException($"{_file}: '{title}' has not one block of PowerShell.");
                }
                string typed = ((FencedCodeBlock)blocks[code]).Lines.ToString().TrimEnd();
                _examples.Add(new(title, Slice(blocks[..code]), typed, Slice(blocks[(code + 1)..])));
                break;
        }
    }

    private static RelatedLink Link(LinkInline link)
    {
        string text = PlainText.Plain(link);
        return new(text, link.Url is { } url && url.Contains("://", StringComparison.Ordinal) ? url : null);
    }

    private string Slice(List<Block> blocks) => blocks.Count == 0 ? string.Empty : _source[blocks[0].Span.Start..(blocks[^1].Span.End + 1)];
}
