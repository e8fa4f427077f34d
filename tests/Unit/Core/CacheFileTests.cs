using System.Diagnostics;
using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

public sealed class CacheFileTests : IDisposable
{
    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PrivateFolder = PrivateFile | UnixFileMode.UserExecute;

    private readonly TestHome _home = new();
    private readonly FileTokenStore _store;
    private readonly RecordedEvents _events = new();

    public CacheFileTests() => _store = new FileTokenStore(_home.Environment);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    private async Task<TokenEntry?> ReadAsync() => (await _store.ReadAsync(_home.Target, _events, Stop)).Entry;

    private TokenEntry NewEntry(string accessToken = "new", TokenEntry? previous = null) =>
        new(previous)
        {
            AccessToken = accessToken,
            ExpiresAt = _home.Clock.GetUtcNow().AddHours(8),
            StartUrl = TestHome.StartUrl,
            Region = TestHome.Region,
        };

    private async Task WriteAsync(TokenEntry entry)
    {
        using IPendingEntry pending = await _store.PrepareAsync(_home.Target, null, Stop);
        await pending.CommitAsync(entry, Stop);
    }

    [Fact]
    public async Task What_is_written_is_private_whole_and_alone()
    {
        await WriteAsync(NewEntry());
        Assert.Equal([Path.GetFileName(_home.TokenFile())], _home.Snapshot().Keys);
        Assert.Equal("new", (await ReadAsync())!.AccessToken);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(PrivateFile, File.GetUnixFileMode(_home.TokenFile()));
            Assert.Equal(PrivateFolder, File.GetUnixFileMode(_home.Cache));
        }
    }

    [Fact]
    public async Task A_home_that_changes_counts_from_then_on()
    {
        await WriteAsync(NewEntry());
        using var other = new TestHome();
        string home = _home.Directory;
        var environment = new HostEnvironment { Variables = _ => home, Time = _home.Clock };
        var store = new FileTokenStore(environment);
        Assert.NotNull((await store.ReadAsync(_home.Target, _events, Stop)).Entry);
        home = other.Directory;
        Assert.Null((await store.ReadAsync(_home.Target, _events, Stop)).Entry);
        Assert.Equal(other.TokenFile(), store.Location(_home.Target));
    }

    [Fact]
    public async Task A_temporary_file_is_private_from_the_first_byte_and_named_after_the_entry()
    {
        using IPendingEntry pending = await _store.PrepareAsync(_home.Target, null, Stop);
        string file = Assert.Single(Directory.GetFiles(_home.Cache));
        Assert.Matches("^[0-9a-f]{40}\\.[0-9a-f]{16}\\.tmp$", Path.GetFileName(file));
        Assert.StartsWith(CacheNames.Sha1("corp"), Path.GetFileName(file), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(PrivateFile, File.GetUnixFileMode(file));
        }

        pending.Dispose();
        Assert.Empty(Directory.GetFiles(_home.Cache));
    }

    [Fact]
    public async Task A_folder_that_others_may_enter_is_made_private()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateDirectory(_home.Cache, PrivateFolder | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        await WriteAsync(NewEntry());
        Assert.Equal(PrivateFolder, File.GetUnixFileMode(_home.Cache));
    }

    [Fact]
    public async Task A_temporary_file_that_somebody_removed_is_made_again()
    {
        using IPendingEntry pending = await _store.PrepareAsync(_home.Target, null, Stop);
        File.Delete(Assert.Single(Directory.GetFiles(_home.Cache)));
        await pending.CommitAsync(NewEntry(), Stop);
        Assert.Equal("new", (await ReadAsync())!.AccessToken);
    }

    [Fact]
    public async Task Unknown_fields_survive_a_rewrite()
    {
        _home.WriteToken(60, extra: ", \"issuer\": {\"x\": [1]}");
        await WriteAsync(NewEntry(previous: await ReadAsync()));
        Assert.Contains("\"issuer\":{\"x\": [1]}", File.ReadAllText(_home.TokenFile()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("startUrl", "https://other/start")]
    [InlineData("region", "us-east-1")]
    public async Task An_entry_of_another_start_url_or_region_counts_as_absent(string field, string value)
    {
        _home.WriteToken($"{{\"accessToken\":\"a\",\"expiresAt\":\"2027-01-01T00:00:00Z\",\"{field}\":\"{value}\"}}");
        Assert.Null(await ReadAsync());
        Assert.True((await _store.ReadAsync(_home.Target, _events, Stop)).IsThere);
    }

    [Fact]
    public async Task An_entry_without_start_url_and_region_counts()
    {
        _home.WriteToken("""{"accessToken":"a","expiresAt":"2027-01-01T00:00:00UTC","region":null,"startUrl":""}""");
        Assert.Equal("a", (await ReadAsync())!.AccessToken);
    }

    [Fact]
    public async Task A_torn_entry_is_read_again_until_it_is_whole()
    {
        _home.WriteToken("");
        Task<TokenEntry?> reading = ReadAsync();
        await _home.Clock.WaitedForAsync();
        Assert.False(reading.IsCompleted);
        _home.WriteToken(60);
        Assert.Equal("access-0", (await _home.Clock.DriveAsync(reading))!.AccessToken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"accessToken\": \"a")]
    public async Task A_torn_entry_counts_as_absent_after_a_second(string torn)
    {
        _home.WriteToken(torn);
        Task<TokenEntry?> reading = ReadAsync();
        DateTimeOffset began = _home.Clock.GetUtcNow();
        Assert.Null(await _home.Clock.DriveAsync(reading));
        Assert.InRange(_home.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        Assert.Equal(torn, File.ReadAllText(_home.TokenFile()));
    }

    [Fact]
    public async Task An_entry_that_others_can_read_is_tightened_with_a_warning()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string path = _home.WriteToken(60);
        File.SetUnixFileMode(path, PrivateFile | UnixFileMode.GroupRead);
        Assert.NotNull(await ReadAsync());
        Assert.Equal(PrivateFile, File.GetUnixFileMode(path));
        Assert.Contains(path, Assert.Single(_events.Warnings), StringComparison.Ordinal);
        await ReadAsync();
        Assert.Single(_events.Warnings);
    }

    [Fact]
    public async Task A_symbolic_link_is_refused_and_left_as_it_is()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        string path = _home.WriteToken(60);
        File.Move(path, path + ".real");
        File.CreateSymbolicLink(path, path + ".real");
        CoreException e = await Assert.ThrowsAsync<CoreException>(ReadAsync);
        Assert.Equal(ErrorIds.CacheEntryRefused, e.ErrorId);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.NotNull(File.ResolveLinkTarget(path, false));
    }

    [Fact]
    public async Task Another_users_file_is_refused()
    {
        Assert.SkipUnless(!OperatingSystem.IsWindows() && Environment.UserName == "root", "Only root can give a file away.");
        string path = _home.WriteToken(60);
        using (var chown = System.Diagnostics.Process.Start("chown", ["12345", path]))
        {
            await chown.WaitForExitAsync(Stop);
        }

        Assert.Equal(ErrorIds.CacheEntryRefused, (await Assert.ThrowsAsync<CoreException>(ReadAsync)).ErrorId);
    }

    [Fact]
    public async Task A_lock_file_is_empty_private_kept_and_never_a_link()
    {
        string path = Path.ChangeExtension(_home.TokenFile(), ".lock");
        (await _store.LockAsync(_home.Target, Stop)).Dispose();
        Assert.Equal(0, new FileInfo(path).Length);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Assert.Equal(PrivateFile, File.GetUnixFileMode(path));
        File.WriteAllText(path, "text of somebody");
        (await _store.LockAsync(_home.Target, Stop)).Dispose();
        Assert.Equal("text of somebody", File.ReadAllText(path));

        File.Move(path, path + ".real");
        File.CreateSymbolicLink(path, path + ".real");
        Assert.Equal(
            ErrorIds.CacheEntryRefused,
            (await Assert.ThrowsAsync<CoreException>(() => _store.LockAsync(_home.Target, Stop))).ErrorId
        );
    }

    [Fact]
    public async Task A_lock_is_waited_for_30_seconds_then_the_error_says_who_may_hold_it()
    {
        using IDisposable held = await _store.LockAsync(_home.Target, Stop);
        Task<IDisposable> waiting = _store.LockAsync(_home.Target, Stop);
        _home.Clock.Advance(TimeSpan.FromSeconds(29));
        await Task.Yield();
        Assert.False(waiting.IsCompleted);
        _home.Clock.Advance(TimeSpan.FromSeconds(2));
        CoreException e = await Assert.ThrowsAsync<CoreException>(() => waiting);
        Assert.Equal((ErrorIds.CacheLocked, FailureKind.Timeout), (e.ErrorId, e.Kind));
        Assert.Contains("Another process", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_another_process_holds_is_waited_for_and_freed_by_its_death()
    {
        using var real = new TestHome(TimeProvider.System);
        var store = new FileTokenStore(real.Environment);
        using Process child = ChildProcess.Start("lock", real.Directory);
        Assert.Equal("locked", await child.StandardOutput.ReadLineAsync(Stop));

        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.LockAsync(real.Target, stop.Token));
        child.Kill();
        await child.WaitForExitAsync(Stop);
        (await store.LockAsync(real.Target, Stop)).Dispose();
    }

    [Fact]
    public async Task A_writer_killed_at_any_moment_leaves_a_whole_entry_and_blocks_nobody()
    {
        using var real = new TestHome(TimeProvider.System);
        var store = new FileTokenStore(real.Environment);
        for (int i = 0; i < 5; i++)
        {
            using Process child = ChildProcess.Start("write", real.Directory);
            Assert.Equal("writing", await child.StandardOutput.ReadLineAsync(Stop));
            while (!File.Exists(real.TokenFile()))
            {
                await Task.Delay(1, Stop);
            }

            DateTime until = DateTime.UtcNow.AddMilliseconds(20 + (17 * i));
            while (DateTime.UtcNow < until)
            {
                Assert.NotNull(CacheJson.ReadObject(File.ReadAllBytes(real.TokenFile())));
            }

            child.Kill();
            await child.WaitForExitAsync(Stop);
            Assert.NotNull((await store.ReadAsync(real.Target, _events, Stop)).Entry);
            (await store.LockAsync(real.Target, Stop)).Dispose();
        }
    }

    [Fact]
    public async Task Left_overs_older_than_an_hour_go_and_everything_else_stays()
    {
        Directory.CreateDirectory(_home.Cache);
        string old = Path.Combine(_home.Cache, CacheNames.Sha1("x") + ".0123456789abcdef.tmp");
        string young = Path.Combine(_home.Cache, CacheNames.Sha1("y") + ".0123456789abcdef.tmp");
        string foreign = Path.Combine(_home.Cache, "tmpabc123.tmp");
        foreach ((string? file, int age) in new[] { (old, 61), (young, 59), (foreign, 600) })
        {
            File.WriteAllText(file, "");
            File.SetLastWriteTimeUtc(file, _home.Clock.GetUtcNow().UtcDateTime.AddMinutes(-age));
        }

        (await _store.LockAsync(_home.Target, Stop)).Dispose();
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
        Assert.True(File.Exists(foreign));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named_with_the_reason()
    {
        File.WriteAllText(Path.Combine(_home.Directory, ".aws"), "a file in the folder's place");
        CoreException e = (
            await Assert.ThrowsAsync<CacheException>(() => _store.PrepareAsync(_home.Target, null, Stop))
        ).ToCoreException();
        Assert.Equal((ErrorIds.CacheNotWritable, FailureKind.WriteFailed), (e.ErrorId, e.Kind));
        Assert.Contains(_home.Cache, e.Message, StringComparison.Ordinal);
        Assert.NotNull(e.InnerException);
    }

    [Fact]
    public async Task Without_a_home_directory_the_error_says_so()
    {
        var store = new FileTokenStore(new HostEnvironment { HomeDirectory = "" });
        Assert.Contains(
            "no home directory",
            (await Assert.ThrowsAsync<CacheException>(() => store.PrepareAsync(_home.Target, null, Stop))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Only_entries_named_after_their_own_start_url_are_found()
    {
        const string Other = "https://d-9.awsapps.com/start/";
        string token =
            $"{{\"accessToken\":\"a\",\"expiresAt\":\"2027-01-01T00:00:00Z\",\"startUrl\":\"{Other}\",\"region\":\"us-east-1\"}}";
        _home.WriteToken(token, Other);
        _home.WriteToken(token, "a session of somebody");
        _home.WriteToken("""{"clientId":"c","clientSecret":"s","expiresAt":"2027-01-01T00:00:00Z"}""", "a registration");
        _home.WriteToken("not json", "https://broken");
        File.WriteAllText(Path.Combine(_home.Cache, "kiro-auth-token.json"), token);
        SessionTarget found = Assert.Single(await _store.FindUnconfiguredAsync([], Stop));
        Assert.Equal((Other, "us-east-1"), (found.StartUrl, found.Region));
        Assert.Empty(await _store.FindUnconfiguredAsync([found], Stop));
    }
}
