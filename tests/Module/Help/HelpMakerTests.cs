using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AWS.Tools.SSOOIDC.Tests.Module.Help;

/// <summary>The program that makes the help, as the build runs it: what it refuses, and where <c>Get-Help -Online</c> leads.</summary>
public sealed class HelpMakerTests : IDisposable
{
    private const string Cmdlet = "Connect-SSOOIDCSession";
    private const string About = "about_AWS.Tools.SSOOIDC";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ssooidc-help-");
    private readonly string _comments;

    public HelpMakerTests()
    {
        Directory.CreateDirectory(Pages);
        foreach (string page in Directory.GetFiles(Path.Combine(Repository.Root, "src", "AWS.Tools.SSOOIDC", "Help")))
        {
            File.Copy(page, Path.Combine(Pages, Path.GetFileName(page)));
        }
        _comments = Path.Combine(_folder.FullName, "comments.xml");
        File.Copy(Newest("obj", "AWS.Tools.SSOOIDC"), _comments);
    }

    private string Pages => Path.Combine(_folder.FullName, "pages");

    private string Output => Path.Combine(_folder.FullName, "en-US");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(null, "https://")]
    [InlineData("https://example.org/reference", $"https://example.org/reference/{Cmdlet}.html")]
    [InlineData("https://example.org/reference/", $"https://example.org/reference/{Cmdlet}.html")]
    public async Task The_first_link_of_a_cmdlet_is_its_page_of_the_reference_where_that_is_published(string? published, string first)
    {
        Assert.Equal([], await MakeAsync(published is null ? [] : ["--reference-url", published]));
        XElement help = XDocument
            .Load(Path.Combine(Output, "AWS.Tools.SSOOIDC.dll-Help.xml"))
            .Root!.Elements()
            .Single(command => Named(command, "name").First().Value == Cmdlet);
        XElement links = Assert.Single(Named(help, "relatedLinks"));
        Assert.StartsWith(first, Named(links, "uri").First().Value, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Output, $"{About}.help.txt")));
    }

    [Fact]
    public async Task A_parameter_without_a_description_is_refused()
    {
        ChangeComments(member => member.EndsWith("ConnectSSOOIDCSessionCmdlet.ShowQRCode", StringComparison.Ordinal));
        Assert.Equal([$"{Cmdlet}: -ShowQRCode has no description."], await MakeAsync());
    }

    [Fact]
    public async Task A_parameter_of_a_base_without_a_description_is_refused_for_each_cmdlet_that_has_it()
    {
        ChangeComments(member => member.EndsWith("PortalCmdlet.SessionName", StringComparison.Ordinal));
        IReadOnlyList<string> faults = await MakeAsync();
        Assert.Contains("Get-SSOOIDCAccount: -SessionName has no description.", faults);
        Assert.All(faults, fault => Assert.EndsWith(": -SessionName has no description.", fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cmdlet_without_a_summary_is_refused()
    {
        ChangeComments(member => member.EndsWith(".ConnectSSOOIDCSessionCmdlet", StringComparison.Ordinal));
        Assert.Equal([$"{Cmdlet} has no summary."], await MakeAsync());
    }

    [Theory]
    [InlineData(@"(?s)(## .*?)## .*(## Notes)", "$1$2", $"{Cmdlet} has 1 examples; it needs two.")]
    [InlineData(@"(?s)^.*(## Notes)", "$1", $"{Cmdlet} has 0 examples; it needs two.")]
    [InlineData(@"(?s)## Notes.*(## Related)", "$1", $"{Cmdlet} has no notes.")]
    [InlineData(@"(?s)(?<=```powershell\n).*?(?=```)", "Get-Date\n", $"{Cmdlet} has an example without it.")]
    [InlineData(@"(?s)(## Related links).*", "$1\n\n- [Get-Nothing](Get-Nothing.md)\n- [a](https://example.org)\n",
        $"{Cmdlet} links to Get-Nothing, which is not there.")]
    [InlineData(@"(?s)(## Related links).*", "$1\n\n- [a](http://example.org)\n- [b](https://example.org)\n",
        $"{Cmdlet} links to http://example.org, which is no https address.")]
    [InlineData(@"(?s)(## Related links).*", "$1\n", $"{Cmdlet} has no link for Get-Help -Online.")]
    [InlineData(@"## Notes\n", "## Notes\n\nSee [this](about_Nothing.md).\n", $"{Cmdlet} links to about_Nothing.md, which is not there.")]
    [InlineData(
        @"## Notes\n",
        "## Notes\n\nSee [this](Get-SSOOIDCSession.txt).\n",
        $"{Cmdlet} links to Get-SSOOIDCSession.txt, which is not there."
    )]
    [InlineData(@"```powershell", "```sh", $"{Cmdlet}: {Cmdlet}.md: '")]
    public async Task A_page_that_lacks_something_is_refused(string what, string becomes, string fault)
    {
        ChangePage(Cmdlet, what, becomes);
        Assert.StartsWith(fault, Assert.Single(await MakeAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_link_of_an_about_page_is_refused()
    {
        ChangePage(About, "$(?![\r\n])", "\n\nSee [that](Get-Nothing.md).\n");
        Assert.Equal([$"{About} links to Get-Nothing.md, which is not there."], await MakeAsync());
    }

    [Fact]
    public async Task A_page_that_is_missing_or_about_nothing_is_refused()
    {
        File.Move(Path.Combine(Pages, "Get-AWSRegion.md"), Path.Combine(Pages, "Get-AWSPlanet.md"));
        Assert.Equal(
            ["Get-AWSRegion: Get-AWSRegion.md is missing.", "Get-AWSPlanet.md is about no cmdlet of the module."],
            await MakeAsync()
        );
    }

    [Fact]
    public async Task All_faults_are_told_at_once_and_nothing_is_written()
    {
        ChangePage(Cmdlet, @"(?s)## Notes.*(## Related)", "$1");
        ChangePage("Get-SSOOIDCSession", @"(?s)## Notes.*(## Related)", "$1");
        Assert.Equal([$"{Cmdlet} has no notes.", "Get-SSOOIDCSession has no notes."], await MakeAsync());
        Assert.False(Directory.Exists(Output));
    }

    private static IEnumerable<XElement> Named(XElement element, string name) =>
        element.Descendants().Where(descendant => descendant.Name.LocalName == name);

    // What the compiler wrote last, in whichever configuration.
    private static string Newest(string folder, string project) =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src", project, folder), $"{project}.xml", SearchOption.AllDirectories)
            .Where(file => file.Contains("net8.0", StringComparison.Ordinal))
            .OrderByDescending(File.GetLastWriteTimeUtc)
            .First();

    private void ChangeComments(Func<string, bool> withoutText)
    {
        var comments = XDocument.Load(_comments);
        List<XElement> found = [.. comments.Descendants("member").Where(member => withoutText(member.Attribute("name")!.Value))];
        Assert.Single(found).RemoveNodes();
        comments.Save(_comments);
    }

    private void ChangePage(string page, string what, string becomes)
    {
        string path = Path.Combine(Pages, page + ".md");
        string text = File.ReadAllText(path);
        string changed = new Regex(what).Replace(text, becomes, 1);
        Assert.NotEqual(text, changed);
        File.WriteAllText(path, changed);
    }

    // The faults that it tells; none where it made the help.
    private async Task<IReadOnlyList<string>> MakeAsync(params string[] more)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "AWS.Tools.SSOOIDC.Help.dll");
        string comments = $"{_comments};{Newest("bin", "AWS.Tools.SSOOIDC.Core")}";
        string[] arguments =
        [
            "exec",
            program,
            "--manifest",
            Repository.Manifest,
            "--assemblies",
            Repository.Assemblies,
            "--comments",
            comments,
            "--pages",
            Pages,
            "--output",
            Output,
            .. more,
        ];
        ProcessResult result = await ChildProcess.CaptureAsync(
            ChildProcess.Dotnet(arguments),
            TimeSpan.FromMinutes(2),
            TestContext.Current.CancellationToken
        );
        const string Mark = "help: error HELP1: ";
        string[] faults = [.. result.Errors.Split('\n').Where(line => line.StartsWith(Mark, StringComparison.Ordinal))];
        Assert.True(result.ExitCode == (faults.Length == 0 ? 0 : 1), result.Errors);
        return [.. faults.Select(line => line[Mark.Length..].Trim())];
    }
}
