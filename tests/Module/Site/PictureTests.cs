using System.Text.RegularExpressions;
using System.Xml.Linq;
using AWS.Tools.SSOOIDC.Tests.Module.Sessions;

namespace AWS.Tools.SSOOIDC.Tests.Module.Site;

/// <summary>The picture of README.md.</summary>
[Trait(DesktopBuildTests.Trait, DesktopBuildTests.Net8)] // pwsh takes that build.
public sealed partial class PictureTests
{
    private static readonly string Committed = Path.Combine(Repository.Root, ".github", "login.svg");

    [Fact]
    public async Task It_is_what_a_login_shows_now()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It is drawn in a pseudo terminal of Linux.");
        string drawn = Path.GetTempFileName();
        try
        {
            string program = typeof(Repository).Assembly.Location;
            (
                await ChildProcess.CaptureAsync(
                    ChildProcess.Dotnet("exec", program, "picture", "--no-build", "--port", "0", "--output", drawn),
                    TimeSpan.FromMinutes(2),
                    TestContext.Current.CancellationToken
                )
            ).ThrowIfFailed();
            // 'dotnet run --project build -- picture' draws it anew.
            Assert.Equal(Texts(Committed), Texts(drawn));
        }
        finally
        {
            File.Delete(drawn);
        }
    }

    [Fact]
    public void README_shows_it()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        Assert.Contains("](.github/login.svg)", readme, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", File.ReadAllText(Committed), StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)eyJ|ASIA[A-Z2-7]{5}|secret", File.ReadAllText(Committed));
    }

    // The port is another one here, so that nobody else's is in the way.
    private static string[] Texts(string file) =>
        [
            .. XDocument
                .Load(file)
                .Descendants()
                .Where(element => element.Name.LocalName == "text")
                .Select(element => Address().Replace(element.Value, "127.0.0.1")),
        ];

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
