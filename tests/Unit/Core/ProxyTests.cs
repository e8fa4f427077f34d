using System.Net;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>The proxies that the environment names: which counts for what, who it is asked as, and what is said of it.</summary>
public sealed class ProxyTests : IDisposable
{
    private const string User = "me@quarry";
    private const string Password = "s:l/a t%e";

    private static readonly string Credentials = $"{Uri.EscapeDataString(User)}:{Uri.EscapeDataString(Password)}";

    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("HTTPS_PROXY=http://slate.test:3128", "https://a.test/", "http://slate.test:3128/")]
    [InlineData("https_proxy=slate.test:3128", "https://a.test/", "http://slate.test:3128/")]
    [InlineData("HTTPS_PROXY=slate.test", "https://a.test/", "http://slate.test/")]
    [InlineData("HTTPS_PROXY=https://slate.test/x", "https://a.test/", "https://slate.test/")]
    [InlineData("https_proxy=http://one.test HTTPS_PROXY=http://two.test", "https://a.test/", "http://one.test/")]
    [InlineData("HTTP_PROXY=http://slate.test", "https://a.test/", null)]
    [InlineData("HTTP_PROXY=http://slate.test", "http://a.test/", "http://slate.test/")]
    [InlineData("ALL_PROXY=socks5://slate.test:1080", "https://a.test/", "socks5://slate.test:1080/")]
    [InlineData("ALL_PROXY=http://one.test HTTPS_PROXY=http://two.test", "https://a.test/", "http://two.test/")]
    [InlineData("HTTPS_PROXY=http://slate.test NO_PROXY=b.test,a.test", "https://a.test/", null)]
    [InlineData("HTTPS_PROXY=http://slate.test NO_PROXY=.test", "https://a.test/", null)]
    [InlineData("HTTPS_PROXY=http://slate.test NO_PROXY=a.test", "https://x.A.test/", null)]
    [InlineData("HTTPS_PROXY=http://slate.test no_proxy=*.a.test", "https://x.a.test/", null)]
    [InlineData("HTTPS_PROXY=http://slate.test NO_PROXY=*", "https://a.test/", null)]
    [InlineData("HTTPS_PROXY=http://slate.test NO_PROXY=a.test:8443", "https://a.test:8443/", null)]
    [InlineData("HTTPS_PROXY=http://slate.test NO_PROXY=a.test:8443", "https://a.test/", "http://slate.test/")]
    [InlineData("HTTPS_PROXY=http://slate.test NO_PROXY=[::1]", "https://[::1]:9/", null)]
    [InlineData("HTTPS_PROXY=http://slate.test NO_PROXY=a.test", "https://aa.test/", "http://slate.test/")]
    public void The_environment_names_the_proxy_for_an_address(string variables, string address, string? proxy) =>
        Assert.Equal(proxy, Read(variables.Split(' '))?.GetProxy(new Uri(address))?.AbsoluteUri);

    [Theory]
    [InlineData("me:word@slate.test:1", "me", "word")]
    [InlineData("http://me%40quarry:s%3Al%2Fa%20t%25e@slate.test:1", User, Password)]
    [InlineData("http://me:w@rd/#?@slate.test:1", "me", "w@rd/#?")]
    [InlineData("http://me@slate.test:1", "me", "")]
    public void User_and_password_stand_in_the_address_escaped_or_not(string written, string user, string password)
    {
        IWebProxy proxy = Read("HTTPS_PROXY=" + written)!;
        Uri address = proxy.GetProxy(new Uri("https://a.test"))!;
        NetworkCredential found = proxy.Credentials!.GetCredential(address, "Basic")!;
        Assert.Equal((user, password), (found.UserName, found.Password));
        Assert.Equal("http://slate.test:1/", address.AbsoluteUri);
        Assert.Null(proxy.Credentials.GetCredential(new Uri("http://other.test:1"), "Basic"));
    }

    [Theory]
    [InlineData("http://me:word@:1")]
    [InlineData("http://")]
    [InlineData("ftp://me:word@slate.test")]
    [InlineData("http://me:word@slate.test:port")]
    public void What_is_no_proxy_is_an_error_that_names_the_variable_alone(string written)
    {
        CoreException e = Assert.Throws<CoreException>(() => Read("HTTPS_PROXY=" + written));
        Assert.Equal(ErrorIds.ProxyInvalid, e.ErrorId);
        Assert.Contains("HTTPS_PROXY", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("word", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_proxy_that_asks_who_it_is_gets_an_answer_and_sees_nothing_of_the_call(bool hangsUp)
    {
        var authority = new TestAuthority();
        using var service = new RawService(static _ => RawService.Http("200 OK", Body)) { Certificate = authority.Server() };
        using var proxy = new TestProxy(service.Url) { Wants = $"{User}:{Password}", HangsUpToAsk = hangsUp };
        string bundle = Path.Combine(_home.Directory, "ca.pem");
        await File.WriteAllTextAsync(bundle, authority.Root, Bench.Stop);
        _home.Variables["AWS_CA_BUNDLE"] = bundle;
        Assert.Equal("access-quarry", await AskAsync($"http://{Credentials}@127.0.0.1:{proxy.Port}", service.Url));
        Assert.All(proxy.Requests, line => Assert.Equal($"CONNECT 127.0.0.1:{new Uri(service.Url).Port} HTTP/1.1", line));
        Assert.Equal(hangsUp ? 2 : 1, proxy.Connections);

        _home.Variables["NO_PROXY"] = "127.0.0.1";
        Assert.Equal("access-quarry", await AskAsync($"http://{Credentials}@127.0.0.1:{proxy.Port}", service.Url));
        Assert.Equal(hangsUp ? 2 : 1, proxy.Connections);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refused_password_is_in_nothing_that_is_said(bool hangsUp)
    {
        using var service = new RawService(static _ => null);
        using var proxy = new TestProxy(service.Url) { Wants = "somebody:else", HangsUpToAsk = hangsUp };
        OidcException e = await Assert.ThrowsAsync<OidcException>(() =>
            AskAsync($"http://{Credentials}@127.0.0.1:{proxy.Port}", "https://oidc.example.test")
        );
        Assert.Contains($"The proxy 127.0.0.1:{proxy.Port} refused the connection with status 407", e.Message, StringComparison.Ordinal);
        Assert.Equal(OidcError.NotSent, e.Error);
        string all = e.ToString();
        foreach (string secret in new[] { Password, Uri.EscapeDataString(Password), "s:l/a" })
        {
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        }
        Assert.Equal(hangsUp ? 2 : 1, proxy.Connections);
    }

    [Fact]
    public async Task A_proxy_that_hangs_up_is_asked_once_a_try_with_a_password_too()
    {
        using var proxy = new RawService(static _ => null);
        OidcException e = await Assert.ThrowsAsync<OidcException>(() =>
            AskAsync(proxy.Url.Replace("//", $"//{Credentials}@", StringComparison.Ordinal), "https://oidc.example.test")
        );
        Assert.Equal(1, proxy.Connections);
        Assert.Contains($"The proxy 127.0.0.1:{new Uri(proxy.Url).Port}", e.Message, StringComparison.Ordinal);
        Assert.Equal(OidcError.NotSent, e.Error);
    }

    [Fact]
    public async Task A_service_that_is_lost_behind_a_proxy_may_have_acted()
    {
        var authority = new TestAuthority();
        using var service = new RawService(static _ => null) { Certificate = authority.Server() };
        using var proxy = new TestProxy(service.Url);
        string bundle = Path.Combine(_home.Directory, "ca.pem");
        await File.WriteAllTextAsync(bundle, authority.Root, Bench.Stop);
        _home.Variables["AWS_CA_BUNDLE"] = bundle;
        OidcException e = await Assert.ThrowsAsync<OidcException>(() => AskAsync($"http://127.0.0.1:{proxy.Port}", service.Url));
        Assert.Equal(OidcError.LostReply, e.Error);
        Assert.Equal(1, service.Requests);
    }

    [Fact]
    public async Task What_answers_without_tls_is_told_as_that_with_the_proxy_between()
    {
        using var service = new RawService(static _ => null);
        using var plain = new RawService(static _ => "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>");
        OidcException e = await Assert.ThrowsAsync<OidcException>(() => AskAsync(plain.Url, "https://oidc.example.test:444"));
        Assert.Contains("no TLS connection to oidc.example.test:444", e.Message, StringComparison.Ordinal);
        Assert.Contains($"proxy 127.0.0.1:{new Uri(plain.Url).Port}", e.Message, StringComparison.Ordinal);
    }

    private const string Body = """{"accessToken":"access-quarry","expiresIn":28800,"tokenType":"Bearer"}""";

    private IWebProxy? Read(params string[] variables)
    {
        foreach (string[] variable in variables.Select(static variable => variable.Split('=', 2)))
        {
            _home.Variables[variable[0]] = variable[1];
        }
        return EnvironmentProxy.Read(_home.Environment);
    }

    private async Task<string> AskAsync(string proxy, string url)
    {
        _home.Variables["HTTPS_PROXY"] = proxy;
        using var oidc = new AwsOidcService(EndpointSettings.For(_home.Environment, _home.Target, url));
        TokenReply reply = await oidc.CreateTokenAsync(
            new TokenRequest
            {
                GrantType = GrantTypes.RefreshToken,
                ClientId = "c",
                ClientSecret = "s",
                RefreshToken = "r",
            },
            Bench.Stop
        );
        return reply.AccessToken;
    }
}
