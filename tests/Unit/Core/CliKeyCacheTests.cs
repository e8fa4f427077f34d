using System.Text.Json;
using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>The keys of roles as the AWS CLI keeps them, and the tokens that were revoked.</summary>
public sealed class CliKeyCacheTests : IDisposable
{
    private const string Account = "111122223333";
    private const string Role = "Audit";

    private readonly TestHome _home = new();
    private readonly CliKeyCache _cache;
    private readonly string _path;

    public CliKeyCacheTests()
    {
        _cache = new CliKeyCache(_home.Environment);
        _path = _cache.Location(_home.Target, Account, Role);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    // sha1sum of {"accountId":"111122223333","roleName":"Audit","sessionName":"corp"} and of the same with the start URL.
    [Theory]
    [InlineData("corp", "9de19b47cb157ca02c141d41c36e4d31325e3209")]
    [InlineData(null, "b7adcbff5adedb75421d1ee5dc798782ce5591ee")]
    public void A_file_is_named_as_the_CLI_names_it(string? session, string name)
    {
        var target = new SessionTarget(session, TestHome.StartUrl, TestHome.Region);
        Assert.Equal(Path.Combine(_home.Directory, ".aws", "cli", "cache", name + ".json"), _cache.Location(target, Account, Role));
    }

    [Fact]
    public async Task What_is_written_is_what_the_CLI_writes_and_is_read_again()
    {
        await WriteAsync();
        using var written = JsonDocument.Parse(await File.ReadAllBytesAsync(_path, Stop));
        Assert.Equal("sso", written.RootElement.GetProperty("ProviderType").GetString());
        Assert.Equal(
            ("ASIA1", "secret/+", "session=", "2026-01-02T04:04:05Z", Account),
            (Member("AccessKeyId"), Member("SecretAccessKey"), Member("SessionToken"), Member("Expiration"), Member("AccountId"))
        );
        RoleKeys keys = (await _cache.ReadAsync(_path, SilentEvents.Instance, Stop))!;
        Assert.Equal(
            ("ASIA1", "secret/+", "session=", TestHome.Start.AddHours(1)),
            (keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken, keys.ExpiresAt)
        );
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
        }

        string? Member(string name) => written.RootElement.GetProperty("Credentials").GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"Credentials": "none"}""")]
    [InlineData("""{"Credentials": {"AccessKeyId": "A", "SecretAccessKey": "B", "SessionToken": "C"}}""")]
    [InlineData("""{"Credentials": {"AccessKeyId": "A", "SecretAccessKey": "B", "SessionToken": "C", "Expiration": "soon"}}""")]
    [InlineData("""{"Credentials": {"AccessKeyId": "A", "SecretAccessKey": "B", "Expiration": "2026-01-02T04:04:05Z"}}""")]
    [InlineData("""{"Credentials": {"AccessKeyId": "A", "SessionToken": "C", "Expiration": "2026-01-02T04:04:05Z"}}""")]
    [InlineData("""{"Credentials": {"SecretAccessKey": "B", "SessionToken": "C", "Expiration": "2026-01-02T04:04:05Z"}}""")]
    public async Task What_is_no_keys_is_none(string content)
    {
        await WriteAsync();
        await File.WriteAllTextAsync(_path, content, Stop);
        Assert.Null(await _cache.ReadAsync(_path, SilentEvents.Instance, Stop));
    }

    [Fact]
    public async Task Without_a_file_there_are_none() => Assert.Null(await _cache.ReadAsync(_path, SilentEvents.Instance, Stop));

    [Fact]
    public async Task What_cannot_be_written_is_an_error_with_the_place()
    {
        Directory.CreateDirectory(Path.Combine(_home.Directory, ".aws"));
        await File.WriteAllTextAsync(Path.Combine(_home.Directory, ".aws", "cli"), string.Empty, Stop);
        CacheException e = await Assert.ThrowsAsync<CacheException>(WriteAsync);
        Assert.Contains(Path.Combine(".aws", "cli"), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_token_that_was_revoked_is()
    {
        var revoked = new RevokedTokens();
        Assert.False(revoked.Has(Entry("one")));
        revoked.Add(Entry("one"));
        Assert.True(revoked.Has(Entry("one")));
        Assert.False(revoked.Has(Entry("another")));

        static TokenEntry Entry(string accessToken) => new(null) { AccessToken = accessToken, ExpiresAt = TestHome.Start };
    }

    private Task WriteAsync() =>
        _cache.WriteAsync(
            _path,
            Account,
            new RoleKeys
            {
                AccessKeyId = "ASIA1",
                SecretAccessKey = "secret/+",
                SessionToken = "session=",
                ExpiresAt = TestHome.Start.AddHours(1),
            },
            Stop
        );
}
