using System.Net;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Flows;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Sessions;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>Where a start URL leads, and in which region the services are called then.</summary>
public sealed class PortalTests : IDisposable
{
    private const string Own = "https://login.plum.example/start";
    private const string Next = "https://next.plum.example/x";

    private readonly TestHome _home = new();
    private readonly List<string> _asked = [];

    public void Dispose() => _home.Dispose();

    private HostEnvironment Host(params (string From, string To)[] redirects) => Host(() => new Redirects(_asked, redirects));

    private HostEnvironment Host(Func<HttpMessageHandler> http) =>
        new()
        {
            HomeDirectory = _home.Directory,
            Variables = name => _home.Variables.GetValueOrDefault(name),
            Time = _home.Clock,
            FileExists = _ => false,
            HostName = "host",
            Http = http,
        };

    private Task<Portal> ResolveAsync(string startUrl, params (string From, string To)[] redirects) =>
        ResolveAsync(Host(redirects), startUrl);

    private static Task<Portal> ResolveAsync(HostEnvironment environment, string startUrl) =>
        StartUrlResolver.ResolveAsync(
            environment,
            new SessionTarget(null, startUrl, "eu-west-1"),
            SilentEvents.Instance,
            TestContext.Current.CancellationToken
        );

    [Theory]
    [InlineData("https://d-9067.awsapps.com/start")]
    [InlineData("https://plum.awsapps.com/start/#/")]
    [InlineData("https://D-9067.AWSAPPS.com/start")]
    [InlineData("https://d-9067.awsapps.com./start")]
    [InlineData("https://start.home.awsapps.cn/directory/d-9067")]
    [InlineData("https://ssoins-7.portal.eu-central-1.app.aws/start")]
    [InlineData("https://ssoins-7.eu-central-1.portal.amazonaws.com/")]
    [InlineData("https://ssoins-7.cn-north-1.portal.amazonaws.com.cn/")]
    [InlineData("https://ssoins-7.portal.cn-north-1.app.amazonwebservices.com.cn")]
    [InlineData("https://ssoins-7.eusc-de-east-1.portal.amazonaws.eu")]
    [InlineData("https://ssoins-7.portal.eusc-de-east-1.api.amazonwebservices.eu")]
    [InlineData("https://identitycenter.amazonaws.com/ssoins-7")]
    [InlineData("https://identitycenter.us-gov.amazonaws.com/ssoins-7")]
    [InlineData("https://identitycenter.amazonaws.com.cn/ssoins-7")]
    [InlineData("https://identitycenter.amazonaws.eu/ssoins-7")]
    [InlineData("https://identitycenter.c2s.ic.gov/ssoins-7")]
    [InlineData("https://identitycenter.sc2s.sgov.gov/ssoins-7")]
    [InlineData("https://identitycenter.cloud.adc-e.uk/ssoins-7")]
    [InlineData("https://identitycenter.csp.hci.ic.gov/ssoins-7")]
    public async Task Awss_own_addresses_are_taken_as_they_are_and_never_asked(string startUrl)
    {
        Assert.Equal(new Portal(startUrl, null), await ResolveAsync(startUrl, (startUrl, "https://elsewhere.example")));
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData("https://d-9067.awsapps.com.plum.example/start")]
    [InlineData("https://plumawsapps.com/start")]
    [InlineData("https://awsapps.com/start")]
    [InlineData("https://identitycenter.amazonaws.com.plum.example/x")]
    [InlineData("https://identitycenter.s3.amazonaws.com/x")]
    [InlineData("https://identitycenter.x1.execute-api.us-east-1.amazonaws.com/x")]
    [InlineData("https://plum.s3.amazonaws.com/start")]
    [InlineData("https://plum.example/identitycenter.amazonaws.com")]
    [InlineData("https://xn--awsapps-9za.com/start")]
    public void Look_alikes_are_not_awss_own(string startUrl) => Assert.False(PortalHosts.IsOwn(new Uri(startUrl)));

    [Theory]
    [InlineData("https://s.portal.eu-central-1.app.aws/start/?from=old#top", "https://s.portal.eu-central-1.app.aws/start", "eu-central-1")]
    [InlineData("https://s.us-gov-west-1.portal.amazonaws.com/", "https://s.us-gov-west-1.portal.amazonaws.com", "us-gov-west-1")]
    [InlineData("https://d-9067.awsapps.com/start", "https://d-9067.awsapps.com/start", null)]
    // What a company calls its directory may look like a region.
    [InlineData("https://us-plum-1.awsapps.com/start", "https://us-plum-1.awsapps.com/start", null)]
    public async Task An_own_domain_leads_to_the_portal_and_its_region(string to, string address, string? region)
    {
        Assert.Equal(new Portal(address, region), await ResolveAsync(Own, (Own, Next), (Next, to)));
        Assert.Equal([Own, Next], _asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.MethodNotAllowed)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.NotImplemented)]
    public async Task A_host_that_refuses_HEAD_is_asked_by_GET(HttpStatusCode refusal)
    {
        HostEnvironment environment = Host(() => new Redirects(_asked, [(Own, "https://d-9067.awsapps.com/start")]) { Head = refusal });
        Assert.Equal(new Portal("https://d-9067.awsapps.com/start", null), await ResolveAsync(environment, Own));
        Assert.Equal([Own, Own], _asked);
    }

    [Theory]
    [InlineData("https://plum.example/other")]
    [InlineData("http://d-9067.awsapps.com/start")]
    [InlineData("http://127.0.0.1:8080/start")]
    [InlineData("https://user:word@d-9067.awsapps.com/start")]
    [InlineData("ftp://d-9067.awsapps.com/start")]
    public async Task What_leads_elsewhere_is_an_error_with_both_addresses(string to)
    {
        CoreException e = await Assert.ThrowsAsync<CoreException>(() => ResolveAsync(Own, (Own, to)));
        Assert.Equal((ErrorIds.StartUrlUnresolved, FailureKind.Security), (e.ErrorId, e.Kind));
        Assert.Contains(Own, e.Message, StringComparison.Ordinal);
        Assert.Contains(new Uri(to).Host, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("word", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circle_ends_in_an_error()
    {
        CoreException e = await Assert.ThrowsAsync<CoreException>(() => ResolveAsync(Own, (Own, Next), (Next, Own)));
        Assert.Equal(ErrorIds.StartUrlUnresolved, e.ErrorId);
    }

    [Fact]
    public async Task One_that_leads_nowhere_is_taken_as_it_is() => Assert.Equal(new Portal(Own, null), await ResolveAsync(Own));

    [Theory]
    [InlineData(Own, "eu-central-1")]
    [InlineData(TestHome.StartUrl, "eu-west-1")]
    public async Task A_refresh_and_a_logout_call_where_the_session_is_now(string startUrl, string region)
    {
        _home.WriteConfig($"[sso-session corp]\nsso_start_url = {startUrl}\nsso_region = {TestHome.Region}\n");
        _home.WriteToken(
            $"{{\"startUrl\": \"{startUrl}\", \"region\": \"eu-west-1\", \"accessToken\": \"a\", \"refreshToken\": \"r\", "
                + "\"expiresAt\": \"2026-01-02T03:05:05Z\", \"registrationExpiresAt\": \"2027-01-02T03:05:05Z\", "
                + "\"clientId\": \"c\", \"clientSecret\": \"s\"}"
        );
        HostEnvironment host = Host((Own, "https://ssoins-7.portal.eu-central-1.app.aws/start"));
        var called = new List<string?>();
        var service = new SessionService(
            host,
            settings =>
            {
                called.Add(settings.Region);
                return new FakeOidc(host);
            },
            new(),
            new()
        );
        CancellationToken stop = TestContext.Current.CancellationToken;
        SessionTarget target = await service.ResolveAsync(new() { SessionName = "corp" }, stop);
        Assert.Equal("access-1", (await service.GetAccessTokenAsync(target, SilentEvents.Instance, stop)).ToPlainText());
        // A token with time left is used without asking anybody.
        int asked = _asked.Count;
        Assert.Equal("access-1", (await service.GetAccessTokenAsync(target, SilentEvents.Instance, stop)).ToPlainText());
        Assert.Equal(asked, _asked.Count);
        await service.DisconnectAsync(target, SilentEvents.Instance, stop);
        Assert.Equal([region, region], called);
    }

    private sealed class Redirects(List<string> asked, (string From, string To)[] redirects) : HttpMessageHandler
    {
        /// <summary>What HEAD gets; null to be answered as GET is.</summary>
        public HttpStatusCode? Head { get; init; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked.Add(request.RequestUri!.OriginalString);
            if (Head is { } head && request.Method == HttpMethod.Head)
            {
                return Task.FromResult(new HttpResponseMessage(head));
            }
            string? to = redirects.FirstOrDefault(redirect => redirect.From == request.RequestUri.OriginalString).To;
            var reply = new HttpResponseMessage(to is null ? HttpStatusCode.OK : HttpStatusCode.Found);
            reply.Headers.Location = to is null ? null : new Uri(to);
            return Task.FromResult(reply);
        }
    }
}
