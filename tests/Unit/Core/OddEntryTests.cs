using System.Diagnostics;
using System.Net.Sockets;
using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>Entries and neighbours that no tool writes, and yet are met.</summary>
public sealed class OddEntryTests : IDisposable
{
    private readonly Bench _bench = new();

    public static TheoryData<string, string> OddMembers =>
        new()
        {
            { "a lone surrogate", "\"note\": \"\\ud800\"" },
            { "a lone surrogate in a name", "\"no\\ud800te\": 1" },
            { "deep nesting", "\"note\": " + new string('[', 5000) + new string(']', 5000) },
            { "huge numbers", "\"note\": 1e999999, \"more\": " + new string('9', 5000) },
            { "a name twice", "\"note\": 1, \"note\": {\"a\": 1, \"a\": 2}" },
            { "control characters", "\"note\": \"\\u0000\\u001b[2J\"" },
        };

    private TestHome Home => _bench.Home;

    public void Dispose() => _bench.Dispose();

    [Theory]
    [MemberData(nameof(OddMembers), DisableDiscoveryEnumeration = true)]
    public async Task A_member_that_is_not_known_costs_no_refresh(string what, string member)
    {
        Home.WriteToken(-5, extra: ", " + member);
        Assert.Equal("access-1", (await _bench.TokenAsync()).ToPlainText());
        Assert.True(Home.Snapshot().Values.Single().Contains("access-1", StringComparison.Ordinal), what);
        Assert.Empty(_bench.Events.Warnings);
    }

    [Theory]
    [MemberData(nameof(OddMembers), DisableDiscoveryEnumeration = true)]
    public async Task A_member_that_is_not_known_costs_no_approval(string what, string member)
    {
        Home.WriteToken(-5, refreshToken: null, extra: ", " + member);
        Assert.Equal(SessionAction.LoggedIn, (await _bench.ConnectAsync(new() { UseDeviceCode = true })).Action);
        Assert.True(File.ReadAllText(Home.TokenFile()).Contains("access-1", StringComparison.Ordinal), what);
        Assert.Empty(_bench.Events.Warnings);
    }

    [Fact]
    public async Task A_member_whose_bytes_are_no_text_is_left_out_and_costs_nothing()
    {
        string path = Home.WriteToken(-5, extra: ", \"note\": \"@\", \"kept\": 1");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[Array.IndexOf(bytes, (byte)'@')] = 0xFF;
        File.WriteAllBytes(path, bytes);
        Assert.Equal("access-1", (await _bench.TokenAsync()).ToPlainText());
        Assert.Contains("\"kept\":1", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_failure_to_write_a_later_login_command_uses_what_this_process_kept()
    {
        Home.WriteToken(-5);
        _bench.Oidc.TokenScript.Enqueue(
            (_, _) =>
            {
                File.Delete(Home.TokenFile());
                Directory.CreateDirectory(Home.TokenFile());
                return Task.FromResult(_bench.Oidc.NextToken());
            }
        );
        Assert.Equal(SessionAction.Refreshed, (await _bench.ConnectAsync()).Action);
        Assert.Contains(Home.TokenFile(), Assert.Single(_bench.Events.Warnings), StringComparison.Ordinal);
        SessionInfo info = await _bench.ConnectAsync(new() { NonInteractive = true });
        Assert.Equal((SessionAction.Cached, null), (info.Action, info.CachePath));
        Assert.Single(_bench.Oidc.TokenRequests);
    }

    [Theory]
    [InlineData("{", true, "not a JSON object")]
    [InlineData("", true, "not a JSON object")]
    [InlineData("\0\0\0\0", true, "not a JSON object")]
    [InlineData("{\"accessToken\": {\"a\": 1}", true, "not a JSON object")]
    [InlineData("no json", false, "not a JSON object")]
    [InlineData("\"text", false, "not a JSON object")]
    [InlineData("[1, 2", false, "not a JSON object")]
    [InlineData("{]", false, "not a JSON object")]
    [InlineData("{} {}", false, "not a JSON object")]
    [InlineData("{}", false, "no accessToken")]
    [InlineData("{\"accessToken\": \"a\", \"expiresAt\": \"soon\"}", false, "expiresAt")]
    [InlineData("large", false, "larger than 1 MiB")]
    [InlineData("{\"accessToken\": \"a\", \"expiresAt\": \"2027-01-01T00:00:00Z\", \"region\": \"us-east-9\"}", false, "region")]
    public async Task A_file_that_is_no_use_is_named_with_the_reason_and_only_a_torn_one_is_waited_for(string text, bool waits, string why)
    {
        Home.WriteToken(text == "large" ? "{" + new string(' ', 1 << 20) : text);
        CoreException e = await Assert.ThrowsAsync<CoreException>(_bench.TokenAsync);
        Assert.Equal(ErrorIds.LoginRequired, e.ErrorId);
        Assert.Contains(Home.TokenFile(), e.Message, StringComparison.Ordinal);
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
        Assert.Equal(waits, Home.Clock.GetUtcNow() - TestHome.Start >= TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("socket")]
    [InlineData("folder")]
    [InlineData("link to nothing")]
    [InlineData("link to a device")]
    [InlineData("huge")]
    [InlineData("closed")]
    public async Task A_neighbour_that_is_no_entry_keeps_nobody_from_the_list_or_a_logout(string what)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "These are for Unix.");
        Home.WriteToken(60);
        Make(what, Path.Combine(Home.Cache, "0123456789abcdef0123456789abcdef01234567.json"));
        Assert.Equal(SessionStatus.Valid, Assert.Single(await _bench.Service.GetSessionsAsync(_bench.Events, Bench.Stop)).Status);
        Assert.Equal("corp", Assert.Single(await _bench.Service.GetConnectedAsync(_bench.Events, Bench.Stop)).Name);
        await _bench.Drive(_bench.Service.DisconnectAsync(_bench.Target, _bench.Events, Bench.Stop));
        Assert.False(File.Exists(Home.TokenFile()));
        Assert.Empty(_bench.Events.Warnings);
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("socket")]
    [InlineData("folder")]
    [InlineData("link to nothing")]
    [InlineData("link to a device")]
    public async Task In_an_entrys_own_place_it_is_refused_and_in_the_list_a_warning(string what)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "These are for Unix.");
        Directory.CreateDirectory(Home.Cache);
        Make(what, Home.TokenFile());
        CoreException e = await Assert.ThrowsAsync<CoreException>(_bench.TokenAsync);
        Assert.Equal(ErrorIds.CacheEntryRefused, e.ErrorId);
        Assert.Contains(Home.TokenFile(), e.Message, StringComparison.Ordinal);
        SessionInfo listed = Assert.Single(await _bench.Service.GetSessionsAsync(_bench.Events, Bench.Stop));
        Assert.Equal(SessionStatus.LoggedOut, listed.Status);
        Assert.Contains(Home.TokenFile(), Assert.Single(_bench.Events.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_neighbour_that_others_can_read_is_left_as_it_is()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        Home.WriteToken(60);
        string path = Home.WriteToken("{\"theirs\": 1}", "somebody else's");
        File.SetUnixFileMode(path, open);
        await _bench.Service.GetSessionsAsync(_bench.Events, Bench.Stop);
        Assert.Equal(open, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_folder_on_a_dead_network_holds_up_no_stop()
    {
        Home.WriteToken(60);
        using var alive = new ManualResetEventSlim();
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        HostEnvironment environment = Home.With(
            openForReading: path =>
            {
                opened.TrySetResult();
                alive.Wait();
                return File.OpenRead(path);
            }
        );
        using var stop = new CancellationTokenSource();
        Task<StoredEntry> reading = new FileTokenStore(environment).ReadAsync(_bench.Target, _bench.Events, stop.Token);
        await opened.Task;
        await stop.CancelAsync();
        // Were the file waited for, this would never end.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        alive.Set();
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(1000, false)]
    public async Task A_file_that_another_program_has_open_is_read_again_for_a_second(int refusals, bool isRead)
    {
        Home.WriteToken(60);
        HostEnvironment environment = Home.With(HostPlatform.Windows, openForReading: new HeldFile(refusals).Open);
        Task<StoredEntry> reading = new FileTokenStore(environment).ReadAsync(_bench.Target, _bench.Events, Bench.Stop);
        if (isRead)
        {
            Assert.Equal("access-0", (await Home.Clock.DriveAsync(reading)).Entry!.AccessToken);
            return;
        }

        CoreException e = (await Assert.ThrowsAsync<CacheException>(() => Home.Clock.DriveAsync(reading))).ToCoreException();
        Assert.Contains("Another program has the file open", e.RecommendedAction, StringComparison.Ordinal);
        Assert.InRange(Home.Clock.GetUtcNow() - TestHome.Start, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.1));
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(1000, true)]
    public async Task An_entry_that_another_program_has_open_is_removed_within_2_seconds_or_emptied(int refusals, bool isEmptied)
    {
        string path = Home.WriteToken(60);
        HostEnvironment environment = Home.With(HostPlatform.Windows, deleteFile: new HeldFile(refusals).Delete);
        await Home.Clock.DriveAsync(DeleteAsync(new FileTokenStore(environment)));
        Assert.Equal(isEmptied, File.Exists(path));
        Assert.Equal(isEmptied, Home.Clock.GetUtcNow() - TestHome.Start >= TimeSpan.FromSeconds(2));
        Assert.True(!isEmptied || new FileInfo(path).Length == 0);
    }

    private async Task<bool> DeleteAsync(FileTokenStore store)
    {
        await store.DeleteAsync(_bench.Target, Bench.Stop);
        return true;
    }

    private static void Make(string what, string path)
    {
        switch (what)
        {
            case "pipe":
                Run("mkfifo", path);
                break;
            case "socket":
                // The path that a socket is bound to has to be short.
                string shorter = Path.Combine(Path.GetTempPath(), "s" + Guid.NewGuid().ToString("N"));
                using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
                {
                    socket.Bind(new UnixDomainSocketEndPoint(shorter));
                    Run("mv", shorter, path);
                }

                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "link to nothing":
                File.CreateSymbolicLink(path, path + ".nothing");
                break;
            case "link to a device":
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
            case "huge":
                using (FileStream file = File.Create(path))
                {
                    file.SetLength(1L << 32);
                }

                break;
            case "closed":
                File.WriteAllText(path, "{}");
                Run("chmod", "000", path);
                break;
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
