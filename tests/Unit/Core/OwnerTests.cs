using System.Diagnostics;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>Root over a user's own folder, as in a container that a home is mounted into.</summary>
public sealed class OwnerTests : IDisposable
{
    private const uint User = 12345;
    private const uint Group = 23456;

    private readonly Bench _bench = new();

    public OwnerTests() =>
        Assert.SkipUnless(!OperatingSystem.IsWindows() && Environment.UserName == "root", "Only root can give a file away.");

    private TestHome Home => _bench.Home;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Root_uses_what_the_owner_of_the_folder_has_and_everything_that_it_writes_stays_theirs()
    {
        Home.WriteToken(-5);
        Give(Path.Combine(Home.Directory, ".aws"));
        Assert.Equal(SessionAction.Refreshed, (await _bench.ConnectAsync()).Action);
        string[] files = Directory.GetFiles(Home.Cache);
        Assert.Equal(2, files.Length);
        Assert.All(files, AssertTheirs);
        Assert.Empty(_bench.Events.Warnings);
    }

    [Fact]
    public async Task A_login_makes_folders_that_the_owner_of_the_home_can_enter()
    {
        Directory.Delete(Path.Combine(Home.Directory, ".aws"), recursive: true);
        Give(Home.Directory);
        Assert.Equal(SessionAction.LoggedIn, (await _bench.ConnectAsync(new() { UseDeviceCode = true })).Action);
        Assert.All(
            Directory.GetFileSystemEntries(Path.Combine(Home.Directory, ".aws"), "*", SearchOption.AllDirectories),
            AssertTheirs
        );
    }

    [Fact]
    public async Task A_third_users_file_is_refused()
    {
        string path = Home.WriteToken(60);
        Give(Path.Combine(Home.Directory, ".aws"));
        Run("chown", "999", path);
        CoreException e = await Assert.ThrowsAsync<CoreException>(_bench.TokenAsync);
        Assert.Equal((ErrorIds.CacheEntryRefused, FailureKind.Security), (e.ErrorId, e.Kind));
        Assert.Contains("Run as the owner", e.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_is_a_link_to_somebody_elses_file_leaves_that_as_it_is()
    {
        Home.WriteToken(-5);
        string other = Path.Combine(Home.Directory, "roots");
        File.WriteAllText(other, "root's");
        Give(Path.Combine(Home.Directory, ".aws"));
        File.CreateSymbolicLink(Path.ChangeExtension(Home.TokenFile(), ".lock"), other);
        await Assert.ThrowsAsync<CoreException>(_bench.TokenAsync);
        Assert.Equal(0u, UnixFile.TryGetStatus(other)!.Value.Owner);
        Assert.Empty(_bench.Oidc.Calls);
    }

    private static void AssertTheirs(string path)
    {
        UnixFile.Status status = UnixFile.TryGetStatus(path)!.Value;
        Assert.Equal((User, Group), (status.Owner, status.Group));
        Assert.False(PrivateFile.IsOpenToOthers(status.Mode));
    }

    private static void Give(string path) => Run("chown", "-R", $"{User}:{Group}", path);

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
