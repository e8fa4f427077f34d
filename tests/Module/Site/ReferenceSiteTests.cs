using AWS.Tools.SSOOIDC.Tests.Module.Sessions;

namespace AWS.Tools.SSOOIDC.Tests.Module.Site;

/// <summary>The reference site in a browser: accessibility, layout, its search, and reading it without JavaScript.</summary>
[Trait(DesktopBuildTests.Trait, DesktopBuildTests.Net8)] // It is the same site, whatever the build.
public sealed class ReferenceSiteTests
{
    // Opened at two widths in two themes, each page takes seconds on a busy machine.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(8);
    private static readonly string Scripts = Path.Combine(Repository.Root, "tests", "Module", "Site", "node");
    private static readonly string? Node = ChildProcess.OnPath("node").FirstOrDefault();

    [Fact]
    public async Task Each_page_is_accessible_and_fits_and_is_found()
    {
        Assert.SkipUnless(Node is not null, "There is no node on the PATH.");
        Assert.SkipUnless(Interop.Chromium.Program is not null, "There is no Chromium on the PATH.");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Scripts, "node_modules")),
            $"Its packages are not there: run 'npm ci' in {Path.GetRelativePath(Repository.Root, Scripts)}."
        );
        string site = Directory.CreateTempSubdirectory("ssooidc-site-").FullName;
        try
        {
            int pages = await MakeAsync(site);
            string[] lines = (
                await ChildProcess.CaptureAsync(
                    new(Node, [Path.Combine(Scripts, "check.mjs"), site, Interop.Chromium.Program]),
                    Timeout,
                    TestContext.Current.CancellationToken
                )
            )
                .ThrowIfFailed()
                .Lines;
            Assert.Equal([$"{pages * 4} checked"], lines);
        }
        finally
        {
            Directory.Delete(site, recursive: true);
        }
    }

    [Fact]
    public async Task It_has_a_page_for_each_cmdlet_and_each_about_page()
    {
        string site = Directory.CreateTempSubdirectory("ssooidc-site-").FullName;
        try
        {
            await MakeAsync(site);
            IEnumerable<string> abouts = Directory
                .GetFiles(Repository.HelpSources.Pages, "about_*.md")
                .Select(file => Path.GetFileNameWithoutExtension(file));
            Assert.Equal(
                ModuleManifest.Read(Repository.Manifest).Cmdlets.Concat(abouts).Append("index").Order(StringComparer.Ordinal),
                Directory.GetFiles(site, "*.html").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)
            );
        }
        finally
        {
            Directory.Delete(site, recursive: true);
        }
    }

    [Fact]
    public async Task It_takes_the_place_of_an_earlier_site_and_of_nothing_else()
    {
        string site = Directory.CreateTempSubdirectory("ssooidc-site-").FullName;
        try
        {
            await MakeAsync(site);
            await MakeAsync(site);
            Directory.Delete(site, recursive: true);
            Directory.CreateDirectory(site);
            string mine = Path.Combine(site, "mine.txt");
            await File.WriteAllTextAsync(mine, "", TestContext.Current.CancellationToken);
            ProcessResult refused = await RunAsync(site);
            Assert.Equal((1, true), (refused.ExitCode, File.Exists(mine)));
            Assert.Contains("has something else in it", refused.Errors, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(site, recursive: true);
        }
    }

    private static async Task<int> MakeAsync(string site)
    {
        (await RunAsync(site)).ThrowIfFailed();
        return Directory.GetFiles(site, "*.html").Length;
    }

    private static Task<ProcessResult> RunAsync(string site) =>
        ChildProcess.CaptureAsync(
            ChildProcess.Dotnet("exec", typeof(Repository).Assembly.Location, "site", "--no-build", "--output", site),
            Timeout,
            TestContext.Current.CancellationToken
        );
}
