using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using AWS.Tools.SSOOIDC.Build.Site;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>The module's help as a whole: all cmdlets and about pages, with their links checked.</summary>
public sealed class HelpBook
{
    private const string AboutPrefix = "about_";
    private const int Width = 80;

    private HelpBook(ModuleManifest manifest, IReadOnlyList<CmdletHelp> cmdlets, IReadOnlyList<AboutPage> abouts)
    {
        Manifest = manifest;
        Cmdlets = cmdlets;
        Abouts = abouts;
    }

    internal ModuleManifest Manifest { get; }

    internal IReadOnlyList<CmdletHelp> Cmdlets { get; }

    internal IReadOnlyList<AboutPage> Abouts { get; }

    /// <summary>Reads the sources.</summary>
    /// <exception cref="BuildException">Something is missing, or a link leads nowhere; the message names all faults, one a line.</exception>
    public static HelpBook Read(HelpSources sources)
    {
        ModuleManifest manifest = ModuleManifest.Read(sources.Manifest);
        List<string> faults = [];
        Dictionary<string, Type> types = Types(sources.Assemblies, manifest.Name);
        CmdletReader reader = new(new DocComments(sources.Comments));
        List<CmdletHelp> cmdlets = [];
        foreach (string name in manifest.Cmdlets.Order(StringComparer.Ordinal))
        {
            try
            {
                cmdlets.Add(reader.Read(name, types[name], ExamplePage.Read(Path.Combine(sources.Pages, name + ".md")), faults));
            }
            catch (BuildException fault)
            {
                faults.Add($"{name}: {fault.Message}");
            }
        }
        AboutPage[] abouts =
        [
            .. Directory.GetFiles(sources.Pages, AboutPrefix + "*.md").Order(StringComparer.Ordinal).Select(ReadAbout),
        ];
        HelpBook book = new(manifest, cmdlets, abouts);
        faults.AddRange(book.DeadLinks());
        faults.AddRange(
            Directory
                .GetFiles(sources.Pages)
                .Select(file => Path.GetFileNameWithoutExtension(file)!)
                .Where(name => !name.StartsWith(AboutPrefix, StringComparison.Ordinal) && !manifest.Cmdlets.Contains(name))
                .Select(name => $"{name}.md is about no cmdlet of the module.")
        );
        return faults.Count == 0 ? book : throw new BuildException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>Writes what Get-Help reads, in place of what was there.</summary>
    /// <param name="folder">The folder of the language.</param>
    /// <param name="referenceUrl">Where the reference site is published; null where it is not.</param>
    public void WriteTo(string folder, string? referenceUrl)
    {
        Directory.CreateDirectory(folder);
        foreach (string old in Directory.GetFiles(folder))
        {
            File.Delete(old);
        }
        foreach (AboutPage about in Abouts)
        {
            string text = $"TOPIC\n    {about.Name}\n\nSHORT DESCRIPTION\n    {about.Synopsis}\n\n{PlainText.Page(about.Body, Width)}";
            File.WriteAllText(Path.Combine(folder, $"{about.Name}.help.txt"), text.TrimEnd() + "\n", new UTF8Encoding(true));
        }
        // Get-Help looks for a file named after the assembly that the cmdlets are in.
        Maml.Write(Cmdlets, referenceUrl, Path.Combine(folder, $"{Manifest.Name}.dll-Help.xml"));
    }

    /// <summary>Writes the reference site, in place of what was there.</summary>
    /// <param name="folder">The folder of the site.</param>
    /// <exception cref="BuildException">A link of it leads nowhere.</exception>
    public void WriteSiteTo(string folder) => ReferenceSite.Write(this, folder);

    private static Dictionary<string, Type> Types(string folder, string module)
    {
        // The module's libraries lie beside it, and this program has none of them.
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(folder, name.Name + ".dll") is { } path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        Assembly assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(Path.Combine(folder, module + ".dll")));
        return assembly
            .GetExportedTypes()
            .Select(type => (type, cmdlet: type.GetCustomAttribute<CmdletAttribute>()))
            .Where(found => found.cmdlet is not null)
            .ToDictionary(found => $"{found.cmdlet!.VerbName}-{found.cmdlet.NounName}", found => found.type, StringComparer.Ordinal);
    }

    private static AboutPage ReadAbout(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        string source = File.ReadAllText(file).ReplaceLineEndings("\n");
        return PlainText.Parse(source) is [HeadingBlock { Level: 1, Inline: { } title }, ParagraphBlock { Inline: { } synopsis } first, ..]
            && PlainText.Plain(title) == name
            ? new(name, PlainText.Plain(synopsis), source[(first.Span.End + 1)..].Trim())
            : throw new BuildException($"{name}.md has to start with its name as its title, and a paragraph of one sentence.");
    }

    private IEnumerable<string> DeadLinks()
    {
        foreach (CmdletHelp cmdlet in Cmdlets)
        {
            foreach (RelatedLink link in cmdlet.Links.Where(link => link.Url is null && !Has(link.Text)))
            {
                yield return $"{cmdlet.Name} links to {link.Text}, which is not there.";
            }
            IEnumerable<string> texts = cmdlet
                .Examples.SelectMany(example => new[] { example.Before, example.After })
                .Append(cmdlet.Notes);
            foreach (string url in texts.SelectMany(Urls).Where(IsDead))
            {
                yield return $"{cmdlet.Name} links to {url}, which is not there.";
            }
            foreach (string url in cmdlet.Links.Select(link => link.Url).OfType<string>().Where(IsDead))
            {
                yield return $"{cmdlet.Name} links to {url}, which is no https address.";
            }
        }
        foreach (AboutPage about in Abouts)
        {
            foreach (string url in Urls(about.Body).Where(IsDead))
            {
                yield return $"{about.Name} links to {url}, which is not there.";
            }
        }
    }

    private static IEnumerable<string> Urls(string markdown) =>
        PlainText.Parse(markdown).Descendants<LinkInline>().Select(link => link.Url ?? string.Empty);

    private bool IsDead(string url) =>
        url.Contains("://", StringComparison.Ordinal)
            ? !Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme != Uri.UriSchemeHttps
            : Path.GetExtension(url) != ".md" || !Has(Path.GetFileNameWithoutExtension(url));

    // A cmdlet whose own page is at fault is there all the same.
    private bool Has(string name) => Manifest.Cmdlets.Contains(name) || Abouts.Any(about => about.Name == name);
}
