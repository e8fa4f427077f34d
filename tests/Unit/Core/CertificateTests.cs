using System.Diagnostics;
using System.Text;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Sessions;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>Certificates that an authority of one's own has signed: when they are trusted, and what is said where they are not.</summary>
public sealed class CertificateTests : IDisposable
{
    private static readonly TestAuthority Ours = new();
    private static readonly TestAuthority Strange = new("Gravel");

    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    /// <summary>Files that name the authority, in the ways in which people have them.</summary>
    public static TheoryData<string, byte[]> Bundles =>
        new()
        {
            { "one", Encoding.ASCII.GetBytes(Ours.Root) },
            { "several with words between", Encoding.UTF8.GetBytes($"# Größe\n{Strange.Root}\n\nthe quarry's:\n{Ours.Root}\n") },
            { "line ends of Windows", Encoding.ASCII.GetBytes(Ours.Root.ReplaceLineEndings("\r\n")) },
            { "a byte order mark", [0xEF, 0xBB, 0xBF, .. Encoding.ASCII.GetBytes(Ours.Root)] },
            { "binary", Ours.RootBytes },
            { "with its key", Encoding.ASCII.GetBytes($"{Ours.Key}\n{Ours.Root}") },
            { "the authority below the root alone", Encoding.ASCII.GetBytes(Ours.Issuing) },
        };

    [Theory]
    [MemberData(nameof(Bundles), DisableDiscoveryEnumeration = true)]
    public async Task A_bundle_with_the_authority_is_enough(string what, byte[] content)
    {
        string path = Write(content);
        using var service = new RawService(_ => RawService.Http("200 OK", TokenBody)) { Certificate = Ours.Server() };
        Assert.True((await AskAsync(service, path)).AccessToken == "access-quarry", what);
    }

    [Fact]
    public async Task A_kept_secure_connection_may_block_the_calling_thread()
    {
        using var service = new RawService(_ => RawService.Http("200 OK", TokenBody)) { Certificate = Ours.Server() };
        using AwsOidcService oidc = Oidc(service, Write(Encoding.ASCII.GetBytes(Ours.Root)));
        await AskAsync(oidc);
        Task<TokenReply> call = CallingThread.StartCall(() => AskAsync(oidc));
        Assert.True(call.IsCompletedSuccessfully);
        Assert.Equal("access-quarry", (await call).AccessToken);
        Assert.Equal((2, 1), (service.Requests, service.Connections));
    }

    [Fact]
    public async Task One_that_is_not_trusted_is_told_with_owner_reason_and_authority()
    {
        using var service = new RawService(_ => RawService.Http("200 OK", TokenBody)) { Certificate = Ours.Server() };
        foreach (string? bundle in new[] { null, Write(Encoding.ASCII.GetBytes(Strange.Root)) })
        {
            OidcException e = await Assert.ThrowsAsync<OidcException>(() => AskAsync(service, bundle));
            Assert.Contains("127.0.0.1 (CN=pumice) is not trusted: ", e.Message, StringComparison.Ordinal);
            Assert.Contains("signed it is CN=Quarry Office.", e.Message, StringComparison.Ordinal);
            Assert.True(Cause(e).LacksAuthority);
            Assert.Equal(OidcError.NotSent, e.Error);
            for (Exception? each = e; each is not null; each = each.InnerException)
            {
                Assert.DoesNotContain("inner exception", each.Message, StringComparison.Ordinal);
            }
        }
        Assert.Equal(0, service.Requests);
    }

    [Fact]
    public async Task An_authority_of_the_same_name_is_another_one()
    {
        using var service = new RawService(_ => RawService.Http("200 OK", TokenBody)) { Certificate = new TestAuthority().Server() };
        await Assert.ThrowsAsync<OidcException>(() => AskAsync(service, Write(Encoding.ASCII.GetBytes(Ours.Root))));
        Assert.Equal(0, service.Requests);
    }

    [Theory]
    [InlineData("basalt.test", false, "it is for basalt.test")]
    [InlineData(null, true, "it is valid from 20")]
    public async Task An_authority_that_counts_excuses_nothing_else(string? host, bool hasExpired, string why)
    {
        using var service = new RawService(_ => RawService.Http("200 OK", TokenBody)) { Certificate = Ours.Server(host, hasExpired) };
        OidcException e = await Assert.ThrowsAsync<OidcException>(() => AskAsync(service, Write(Encoding.ASCII.GetBytes(Ours.Root))));
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
        Assert.False(Cause(e).LacksAuthority);
        Assert.Equal(0, service.Requests);
    }

    [Theory]
    [InlineData("missing", "there is no such file")]
    [InlineData("folder", "a folder")]
    [InlineData("empty", "no certificate")]
    [InlineData("words", "or there is none")]
    [InlineData("key", "or there is none")]
    [InlineData("cut", "cut off")]
    [InlineData("half", "cut off")]
    [InlineData("pipe", "a pipe")]
    public async Task A_bundle_that_is_none_is_an_error_that_names_it(string what, string why)
    {
        string path = Path.Combine(_home.Directory, "bundle.pem");
        switch (what)
        {
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "pipe":
                Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
                using (Process made = Process.Start("mkfifo", [path]))
                {
                    await made.WaitForExitAsync(Bench.Stop);
                }
                break;
            case not "missing":
                await File.WriteAllTextAsync(
                    path,
                    what switch
                    {
                        "words" => "no certificate at all",
                        "key" => Ours.Key,
                        "cut" => Ours.Root[..300],
                        "half" => Strange.Root + "\n" + Ours.Root[..300],
                        _ => string.Empty,
                    },
                    Bench.Stop
                );
                break;
        }
        using var service = new RawService(static _ => null);
        CoreException e = await Assert.ThrowsAsync<CoreException>(() => AskAsync(service, path));
        Assert.Equal(ErrorIds.CertificateBundleInvalid, e.ErrorId);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
        Assert.Equal(0, service.Connections);
    }

    [Theory]
    [InlineData("~/authority.pem")]
    [InlineData("$HOME/authority.pem")]
    [InlineData("${HOME}/authority.pem")]
    public void The_variable_counts_before_the_profiles_own(string written)
    {
        _home.WriteConfig("[default]\nca_bundle = /default.pem\n[profile flint]\nca_bundle = ~/flint.pem\n");
        string? Bundle(string? profile) =>
            EndpointSettings
                .For(_home.Environment, new SessionTarget("s", TestHome.StartUrl, "eu-west-1", profileName: profile), null)
                .CertificateBundle;
        Assert.Equal("/default.pem", Bundle(null));
        Assert.Equal(Path.Combine(_home.Directory, "flint.pem"), Bundle("flint"));
        _home.Variables["AWS_PROFILE"] = "flint";
        Assert.Equal(Path.Combine(_home.Directory, "flint.pem"), Bundle(null));
        _home.Variables["HOME"] = _home.Directory;
        _home.Variables["AWS_CA_BUNDLE"] = written;
        Assert.Equal(Path.Combine(_home.Directory, "authority.pem"), Bundle("flint"));
    }

    [Fact]
    public async Task A_session_that_cannot_be_refreshed_for_it_is_refreshed_as_soon_as_it_is_mended()
    {
        using var service = new RawService(_ => RawService.Http("200 OK", TokenBody)) { Certificate = Ours.Server() };
        _home.WriteConfig();
        _home.WriteToken(minutesLeft: -1);
        _home.Variables["AWS_ENDPOINT_URL_SSO_OIDC"] = service.Url;
        _home.Variables["AWS_CA_BUNDLE"] = "~/later.pem";
        var sessions = new SessionService(_home.Environment, static settings => new AwsOidcService(settings), new(), new());
        CoreException e = await Assert.ThrowsAsync<CoreException>(() => TokenAsync(sessions));
        Assert.Equal(ErrorIds.CertificateBundleInvalid, e.ErrorId);
        await File.WriteAllTextAsync(Path.Combine(_home.Directory, "later.pem"), Ours.Root, Bench.Stop);
        Assert.Equal("access-quarry", (await TokenAsync(sessions)).ToPlainText());
    }

    [Fact]
    public async Task A_logout_removes_the_entry_even_where_the_bundle_is_no_use()
    {
        _home.WriteConfig();
        string entry = _home.WriteToken(minutesLeft: 60);
        _home.Variables["AWS_CA_BUNDLE"] = "~/none.pem";
        var events = new RecordedEvents();
        var sessions = new SessionService(_home.Environment, static settings => new AwsOidcService(settings), new(), new());
        await sessions.DisconnectAsync(_home.Target, events, Bench.Stop);
        Assert.False(File.Exists(entry));
        Assert.Contains("none.pem", Assert.Single(events.Warnings), StringComparison.Ordinal);
    }

    private const string TokenBody = """{"accessToken":"access-quarry","expiresIn":28800,"tokenType":"Bearer"}""";

    private static UntrustedCertificateException Cause(OidcException e) =>
        Assert.IsType<UntrustedCertificateException>(e.GetBaseException());

    private Task<AccessToken> TokenAsync(SessionService sessions) =>
        sessions.GetAccessTokenAsync(_home.Target, SilentEvents.Instance, Bench.Stop);

    private static async Task<TokenReply> AskAsync(RawService service, string? bundle)
    {
        using AwsOidcService oidc = Oidc(service, bundle);
        return await AskAsync(oidc);
    }

    private static AwsOidcService Oidc(RawService service, string? bundle) =>
        new(
            new EndpointSettings
            {
                Region = "eu-west-1",
                OidcUrl = new Uri(service.Url),
                CertificateBundle = bundle,
            }
        );

    private static Task<TokenReply> AskAsync(AwsOidcService oidc) =>
        oidc.CreateTokenAsync(
            new TokenRequest
            {
                GrantType = GrantTypes.RefreshToken,
                ClientId = "c",
                ClientSecret = "s",
                RefreshToken = "r",
            },
            Bench.Stop
        );

    private string Write(byte[] content)
    {
        string path = Path.Combine(_home.Directory, $"{Guid.NewGuid():n}.pem");
        File.WriteAllBytes(path, content);
        return path;
    }
}
