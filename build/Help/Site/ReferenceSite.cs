using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AWS.Tools.SSOOIDC.Build.Site;

/// <summary>The command reference as a website: a page for each cmdlet and each about page, an index, and a search over their names.</summary>
internal sealed class ReferenceSite
{
    private const string Index = "index";
    private const string Names = "names.js";
    private static readonly string[] Assets = ["site.css", "site.js"];
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HelpBook _book;
    private readonly Html _html;
    private readonly IReadOnlyList<SitePage> _cmdlets;
    private readonly IReadOnlyList<SitePage> _abouts;

    private ReferenceSite(HelpBook book)
    {
        _book = book;
        _html = new(book.Cmdlets.Select(cmdlet => cmdlet.Name).Concat(book.Abouts.Select(about => about.Name)).ToHashSet());
        _cmdlets = [.. book.Cmdlets.Select(cmdlet => CmdletPage.Create(cmdlet, _html))];
        _abouts = [.. book.Abouts.Select(About)];
    }

    /// <summary>Writes it, in place of what is in the folder.</summary>
    /// <param name="book">What it is made from.</param>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="BuildException">A link of it leads nowhere, or the folder has something else in it.</exception>
    public static void Write(HelpBook book, string folder) => new ReferenceSite(book).Write(folder);

    private void Write(string folder)
    {
        if (Directory.Exists(folder))
        {
            if (Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, Names)))
            {
                throw new BuildException($"{folder} has something else in it than an earlier site.");
            }
            Directory.Delete(folder, recursive: true);
        }
        Directory.CreateDirectory(folder);
        foreach (string asset in Assets)
        {
            using Stream source = Assembly.GetExecutingAssembly().GetManifestResourceStream(asset)!;
            using FileStream file = File.Create(Path.Combine(folder, asset));
            source.CopyTo(file);
        }
        File.WriteAllText(Path.Combine(folder, Names), $"window.siteNames = {SearchNames()};\n");
        foreach (SitePage page in _cmdlets.Concat(_abouts).Append(IndexPage()))
        {
            File.WriteAllText(Path.Combine(folder, Html.File(page.Name)), Document(page), new UTF8Encoding(false));
        }
        IReadOnlyList<string> faults = SiteLinks.Faults(folder);
        if (faults.Count > 0)
        {
            throw new BuildException(string.Join(Environment.NewLine, faults));
        }
    }

    private SitePage About(AboutPage about) =>
        new(about.Name, about.Name, about.Synopsis, _html.Markdown(about.Body, about.Name), [.. Html.Headings(about.Body)]);

    private SitePage IndexPage()
    {
        string List(IEnumerable<SitePage> pages) =>
            $"<dl class=\"pages\">\n{string.Concat(pages.Select(page => $"<div><dt>{Link(page)}</dt><dd>{Inline(page.Synopsis)}</dd></div>\n"))}</dl>";
        string body = $"""
            <h2 id="start">Start</h2>
            {Html.Code("Connect-SSOOIDCSession -StartUrl https://my-org.awsapps.com/start -Region us-east-1")}
            <p>The start URL is the address of your access portal, and the region is the one that your Identity Center is in.
            <a href="about_AWS.Tools.SSOOIDC.html">about_AWS.Tools.SSOOIDC</a> tells the rest.</p>
            <h2 id="explained">Explained</h2>
            {List(_abouts)}
            <h2 id="cmdlets">Cmdlets</h2>
            {List(_cmdlets)}

            """;
        return new(Index, _book.Manifest.Name, _book.Manifest.Description, body, []);
    }

    private string Inline(string markdown)
    {
        string paragraph = _html.Markdown(markdown, Index).Trim();
        return paragraph.StartsWith("<p>", StringComparison.Ordinal) ? paragraph["<p>".Length..^"</p>".Length] : paragraph;
    }

    private static string Plain(string markdown) => string.Join(' ', PlainText.Paragraphs(markdown));

    private static string Link(SitePage page) => $"<a href=\"{Html.File(page.Name)}\">{Breakable(page.Title)}</a>";

    private string Document(SitePage page)
    {
        string site = _book.Manifest.Name;
        string title = page.Name == Index ? $"{site}: command reference" : $"{page.Title} - {site}";
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="color-scheme" content="light dark" />
            <meta name="description" content="{Html.Text(Plain(page.Synopsis))}" />
            <title>{Html.Text(title)}</title>
            <link rel="stylesheet" href="site.css" />
            <script src="{Names}" defer="defer"></script>
            <script src="site.js" defer="defer"></script>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <header>
            <a class="home" href="{Html.File(Index)}">{Html.Text(site)}</a>
            <span class="version">{Html.Text(_book.Manifest.Version)}</span>
            <a class="all" href="{Html.File(Index)}#cmdlets">All cmdlets</a>
            <form role="search" aria-label="Names" hidden="hidden">
            <label for="query">Search names</label>
            <input id="query" type="search" autocomplete="off" spellcheck="false" placeholder="Search names" aria-controls="found" />
            <p id="count" role="status"></p>
            <ul id="found" hidden="hidden"></ul>
            </form>
            </header>
            <div class="columns">
            <nav class="side" aria-label="All pages">
            {Side("Explained", _abouts, page)}
            {Side("Cmdlets", _cmdlets, page)}
            </nav>
            <main id="content" tabindex="-1">
            <h1>{Breakable(page.Title)}</h1>
            <p class="synopsis">{Inline(page.Synopsis)}</p>
            {Contents(page)}
            {page.Body}
            </main>
            </div>
            <footer><p>{Html.Text(site)} {Html.Text(_book.Manifest.Version)}. {Html.Text(_book.Manifest.Copyright)}</p></footer>
            </body>
            </html>

            """;
    }

    // A long name may end its line behind a hyphen, a dot or an underscore.
    private static string Breakable(string name) =>
        string.Concat(name.Select(letter => Html.Text($"{letter}") + (letter is '-' or '.' or '_' ? "<wbr />" : "")));

    private static string Side(string title, IEnumerable<SitePage> pages, SitePage current)
    {
        StringBuilder list = new($"<p>{title}</p>\n<ul>\n");
        foreach (SitePage page in pages)
        {
            string mark = page.Name == current.Name ? " aria-current=\"page\"" : "";
            list.Append($"<li><a href=\"{Html.File(page.Name)}\"{mark}>{Breakable(page.Title)}</a></li>\n");
        }
        return list.Append("</ul>").ToString();
    }

    private static string Contents(SitePage page)
    {
        IEnumerable<string> links = page
            .Anchors.Where(anchor => !IsParameter(anchor.Anchor))
            .Select(anchor => $"<li><a href=\"#{anchor.Anchor}\">{Html.Text(anchor.Title)}</a></li>");
        string list = string.Join('\n', links);
        return list == "" ? "" : $"<nav class=\"contents\" aria-label=\"On this page\">\n<ul>\n{list}\n</ul>\n</nav>";
    }

    private static bool IsParameter(string anchor) => anchor.StartsWith(CmdletPage.ParameterAnchor, StringComparison.Ordinal);

    // What is called how, where it is, and what it belongs to or is about.
    private string SearchNames()
    {
        SitePage[] all = [.. _cmdlets, .. _abouts];
        IEnumerable<string[]> pages = all.Select(page => new[] { page.Title, Html.File(page.Name), Plain(page.Synopsis) });
        IEnumerable<string[]> parts = all.SelectMany(page =>
            page.Anchors.Where(anchor => _abouts.Contains(page) || IsParameter(anchor.Anchor))
                .Select(anchor => new[] { anchor.Title, $"{Html.File(page.Name)}#{anchor.Anchor}", page.Title })
        );
        return JsonSerializer.Serialize(pages.Concat(parts), Readable);
    }
}
