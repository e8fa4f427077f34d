using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>How often a request arrives, by what goes wrong: what can be spent once is sent again only where it cannot have been.</summary>
public sealed class RedemptionTests
{
    private const int Retries = 1;
    private const string Demand = "Proxy-Authenticate: Basic realm=\"x\"\r\nX-Cut: yes\r\n";
    private const string Token = """{"accessToken":"access-token","expiresIn":28800,"tokenType":"Bearer"}""";

    /// <summary>What goes wrong, and how often a redeeming and another request are then sent.</summary>
    public static TheoryData<string, int, int> Faults =>
        new()
        {
            { "reset", 1, 1 + Retries },
            { "empty", 1, 1 + Retries },
            { "garbage", 1, 1 + Retries },
            { "cut", 1, 1 + Retries },
            { "500", 1, 1 + Retries },
            { "502", 1, 1 + Retries },
            { "504", 1, 1 + Retries },
            { "503", 1 + Retries, 1 + Retries },
            { "429", 1 + Retries, 1 },
            { "throttled", 1 + Retries, 1 + Retries },
            { "large", 1, 1 + Retries },
            { "redirect", 1, 1 },
            { "html", 1, 1 + Retries },
            { "400", 1, 1 },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_sends_again_only_what_cannot_have_been_redeemed(string fault, int redeeming, int other)
    {
        Assert.Equal(redeeming, await SentAsync(fault, warm: false, CreateTokenAsync));
        Assert.Equal(redeeming, await SentAsync(fault, warm: true, CreateTokenAsync));
        Assert.Equal(redeeming, await SentAsync(fault, warm: false, CreateTokenWithIAMAsync));
        Assert.Equal(other, await SentAsync(fault, warm: false, RegisterAsync));
        Assert.Equal(other, await SentAsync(fault, warm: true, RegisterAsync));

        // So it is where the call blocks the thread that makes it.
        Assert.Equal(redeeming, await SentAsync(fault, warm: true, static client => CallingThread.StartCall(() => AskAsync(client))));
        Assert.Equal(other, await SentAsync(fault, warm: true, static client => CallingThread.StartCall(() => AskForClientAsync(client))));

        static async Task<bool> AskAsync(Caller client)
        {
            await CreateTokenAsync(client);
            return true;
        }

        static async Task<bool> AskForClientAsync(Caller client)
        {
            await RegisterAsync(client);
            return true;
        }
    }

    [Fact]
    public async Task A_call_on_a_kept_connection_may_be_made_without_another_thread()
    {
        using var service = new RawService(static _ => RawService.Http("200 OK", Token));
        using Caller client = Client(service.Url, Retries);
        await CreateTokenAsync(client);
        Task<CreateTokenResponse> call = CallingThread.StartCall(() =>
            client.RedeemAsync(static c => c.CreateTokenAsync(Request(), Bench.Stop))
        );
        Assert.True(call.IsCompletedSuccessfully);
        Assert.Equal("access-token", (await call).AccessToken);
        Assert.Equal((2, 1), (service.Requests, service.Connections));
    }

    [Fact]
    public async Task A_stop_ends_a_call_that_blocks_its_thread()
    {
        var asked = new TaskCompletionSource();
        using var answered = new ManualResetEventSlim();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Bench.Stop);
        using var service = new RawService(n =>
        {
            if (n == 1)
            {
                return RawService.Http("200 OK", Token);
            }
            asked.SetResult();
            answered.Wait(Bench.Stop);
            return null;
        });
        using Caller client = Client(service.Url, Retries);
        await CreateTokenAsync(client);
        Task<CreateTokenResponse> call = Task.Run(() =>
            CallingThread.StartCall(() => client.RedeemAsync(c => c.CreateTokenAsync(Request(), stop.Token)))
        );
        await asked.Task.WaitAsync(Bench.Stop);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Bench.Stop));
        answered.Set();
        Assert.Equal(2, service.Requests);
    }

    [Fact]
    public async Task A_connection_serves_the_next_call_too()
    {
        using var service = new RawService(static _ => RawService.Http("200 OK", Token));
        using Caller client = Client(service.Url, Retries);
        await CreateTokenAsync(client);
        await CreateTokenAsync(client);
        Assert.Equal((2, 1), (service.Requests, service.Connections));
    }

    [Fact]
    public async Task What_was_sent_on_a_kept_connection_counts_as_sent_where_no_other_connection_stands()
    {
        using var service = new RawService(static n => n == 1 ? RawService.Http("200 OK", Token) : null);
        using Caller client = Client(service.Url, Retries);
        await CreateTokenAsync(client);
        service.Dispose();
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => CreateTokenAsync(client));
        Assert.Equal(OidcError.LostReply, ServiceErrors.Classify(e));
        Assert.Equal(2, service.Requests);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task No_layer_connects_more_often_than_the_retries_say(int retries)
    {
        using var service = new RawService(static _ => null) { CutsAtOnce = true };
        using Caller client = Client(service.Url, retries);
        await Assert.ThrowsAnyAsync<Exception>(() => RegisterAsync(client));
        Assert.Equal(1 + retries, service.Connections);

        // Where the cut comes before the connection stands, nothing was sent, and even a token is sent again.
        await Assert.ThrowsAnyAsync<Exception>(() => CreateTokenAsync(client));
        Assert.InRange(service.Connections, 2 + retries, 2 * (1 + retries));
        Assert.Equal(0, service.Requests);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_connection_lost_as_soon_as_it_stands_is_made_again(int retries)
    {
        using var service = new RawService(static _ => null) { CutsAtOnce = true };
        using Caller client = Client(service.Url, retries, factory: new LostConnections());
        await Assert.ThrowsAnyAsync<Exception>(() => RegisterAsync(client));
        Assert.Equal(1 + retries, service.Connections);
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => CreateTokenAsync(client));
        Assert.Equal(2 * (1 + retries), service.Connections);
        Assert.Equal(OidcError.NotSent, ServiceErrors.Classify(e));
        Assert.Equal(FailureKind.Connection, ServiceErrors.Kind(OidcError.NotSent, e));
    }

    [Fact]
    public async Task A_proxy_lost_as_soon_as_it_is_connected_is_named()
    {
        using var proxy = new RawService(static _ => null) { CutsAtOnce = true };
        using Caller client = Client("https://oidc.example.test", 1, new Uri(proxy.Url), new LostConnections());
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => CreateTokenAsync(client));
        Assert.Equal(2, proxy.Connections);
        Assert.Contains($"The proxy 127.0.0.1:{new Uri(proxy.Url).Port}", e.Message, StringComparison.Ordinal);
        Assert.Equal(OidcError.NotSent, ServiceErrors.Classify(e));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_proxy_that_hangs_up_is_asked_no_more_often_than_the_retries_say(int retries)
    {
        using var proxy = new RawService(static _ => null);
        using Caller client = Client("https://oidc.example.test", retries, new Uri(proxy.Url));
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => CreateTokenAsync(client));
        Assert.Equal(1 + retries, proxy.Connections);
        Assert.Contains($"The proxy 127.0.0.1:{new Uri(proxy.Url).Port}", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData("407 Proxy Authentication Required", 2)]
    [InlineData("502 Bad Gateway", 2)]
    public async Task A_proxy_with_a_password_is_connected_again_only_where_it_has_answered(string? status, int connections)
    {
        using var proxy = new RawService(_ => status is null ? null : RawService.Http(status, string.Empty, Demand));
        using Caller client = Client("https://oidc.example.test", 1, new Uri(proxy.Url), password: "not-a-real-password");
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => CreateTokenAsync(client));
        Assert.Equal(connections, proxy.Connections);
        Assert.DoesNotContain("not-a-real-password", e.ToString(), StringComparison.Ordinal);
        Assert.Equal(OidcError.NotSent, ServiceErrors.Classify(e));
    }

    [Theory]
    [InlineData("407 Proxy Authentication Required", "407", 1)]
    [InlineData("403 Forbidden", "403", 1)]
    [InlineData("502 Bad Gateway", "502", 2)]
    public async Task A_proxy_that_refuses_is_named_with_its_status(string status, string code, int connections)
    {
        using var proxy = new RawService(_ => RawService.Http(status, string.Empty, "X-Cut: yes\r\n"));
        using Caller client = Client("https://oidc.example.test", 1, new Uri(proxy.Url));
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => CreateTokenAsync(client));
        Assert.Equal(connections, proxy.Connections);
        Assert.Contains($"127.0.0.1:{new Uri(proxy.Url).Port}", e.Message, StringComparison.Ordinal);
        Assert.Contains(code, e.Message, StringComparison.Ordinal);
        Assert.Equal(OidcError.NotSent, ServiceErrors.Classify(e));
        Assert.Equal(FailureKind.Connection, ServiceErrors.Kind(OidcError.NotSent, e));
    }

    [Fact]
    public async Task A_busy_service_gets_the_token_request_again()
    {
        using var service = new RawService(static n => n == 1 ? Busy("503 Busy", "{}") : RawService.Http("200 OK", Token));
        using Caller client = Client(service.Url, Retries);
        Assert.Equal("access-token", (await client.RedeemAsync(static c => c.CreateTokenAsync(Request(), Bench.Stop))).AccessToken);
        Assert.Equal(2, service.Requests);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"accessToken\":null,\"expiresIn\":1}")]
    [InlineData("{\"accessToken\":\"\",\"expiresIn\":1}")]
    [InlineData("{\"accessToken\":{},\"expiresIn\":1}")]
    [InlineData("{\"accessToken\":\"a\",\"expiresIn\":\"soon\"}")]
    [InlineData("{\"accessToken\":\"a\",\"expiresIn\":-5}")]
    public async Task A_reply_that_is_no_token_is_an_error(string body)
    {
        using var endpoint = new RawService(_ => RawService.Http("200 OK", body));
        using var service = new AwsOidcService(
            new EndpointSettings { Region = "eu-west-1", OidcUrl = new Uri(endpoint.Url) }
        );
        OidcException e = await Assert.ThrowsAsync<OidcException>(() =>
            service.CreateTokenAsync(
                new TokenRequest
                {
                    GrantType = GrantTypes.RefreshToken,
                    ClientId = "c",
                    ClientSecret = "s",
                    RefreshToken = "r",
                },
                Bench.Stop
            )
        );
        Assert.Equal(OidcError.InvalidReply, e.Error);
        Assert.Equal(1, endpoint.Requests);
    }

    private static async Task<int> SentAsync(string fault, bool warm, Func<Caller, Task> call)
    {
        using var service = new RawService(n => warm && n == 1 ? RawService.Http("200 OK", Token) : Answer(fault));
        using Caller client = Client(service.Url, Retries);
        if (warm)
        {
            await CreateTokenAsync(client);
        }

        await Assert.ThrowsAnyAsync<Exception>(() => call(client));
        return service.Requests - (warm ? 1 : 0);
    }

    private static string? Answer(string fault) =>
        fault switch
        {
            "reset" => null,
            "empty" => string.Empty,
            "garbage" => "\u0001\u0002 no protocol\r\n\r\n",
            "cut" => RawService.Http("200 OK", Token, "X-Cut: yes\r\n").TrimEnd('}'),
            "500" => RawService.Http("500 Error", "{}"),
            "502" => RawService.Http("502 Bad Gateway", "<html>", type: "text/html"),
            "503" => Busy("503 Busy", "{}"),
            "504" => RawService.Http("504 Timeout", "{}"),
            "429" => Busy("429 Slow", "{}"),
            "throttled" => Busy("400 Bad", """{"__type":"ThrottlingException"}"""),
            "large" => RawService.Http("200 OK", new string(' ', 2 * 1024 * 1024)),
            "redirect" => RawService.Http("307 There", string.Empty, "Location: https://elsewhere.example/x\r\n"),
            "html" => RawService.Http("200 OK", "<html>captive portal</html>", type: "text/html"),
            _ => RawService.Http("400 Bad", """{"error":"invalid_grant"}""", "x-amzn-ErrorType: InvalidGrantException\r\n"),
        };

    [Theory]
    [InlineData("", 2, 0.6)] // 0.2 s, and twice that
    [InlineData("Retry-After: 3\r\n", 2, 6)]
    [InlineData("Retry-After: 20\r\n", 1, 20)]
    [InlineData("Retry-After: 0\r\n", 2, 0)]
    [InlineData("Retry-After: -1\r\n", 1, 0.2)]
    [InlineData("Retry-After: soon\r\n", 1, 0.2)]
    public async Task The_pause_is_the_services_else_ever_longer(string headers, int retries, double seconds)
    {
        using var home = new TestHome();
        using var service = new RawService(_ => RawService.Http("503 Busy", "{}", headers));
        using AmazonSSOOIDCClient once = Configured(service.Url, 0, null, null, null);
        await Assert.ThrowsAsync<AmazonSSOOIDCException>(() =>
            home.Clock.DriveAsync(
                Redemption.RunAsync(home.Environment, retries, () => once.CreateTokenAsync(Request(), Bench.Stop), Bench.Stop)
            )
        );
        Assert.Equal(retries + 1, service.Requests);
        Assert.Equal(TimeSpan.FromSeconds(seconds), home.Clock.GetUtcNow() - TestHome.Start);
    }

    [Fact]
    public async Task A_longer_pause_than_a_call_should_take_ends_it()
    {
        using var home = new TestHome();
        using var service = new RawService(_ => RawService.Http("429 Slow", "{}", "Retry-After: 20.5\r\n"));
        using AmazonSSOOIDCClient once = Configured(service.Url, 0, null, null, null);
        await Assert.ThrowsAsync<AmazonSSOOIDCException>(() =>
            home.Clock.DriveAsync(
                Redemption.RunAsync(home.Environment, 3, () => once.CreateTokenAsync(Request(), Bench.Stop), Bench.Stop)
            )
        );
        Assert.Equal((1, TestHome.Start), (service.Requests, home.Clock.GetUtcNow()));
    }

    private static string Busy(string status, string body) => RawService.Http(status, body, "Retry-After: 0\r\n");

    private static Caller Client(
        string url,
        int retries,
        Uri? proxy = null,
        HttpClientFactory? factory = null,
        string? password = null
    ) => new(Configured(url, retries, proxy, factory, password), Configured(url, 0, proxy, factory, password), retries);

    private static AmazonSSOOIDCClient Configured(string url, int retries, Uri? proxy, HttpClientFactory? factory, string? password)
    {
        var config = new AmazonSSOOIDCConfig { MaxErrorRetry = retries, HttpClientFactory = factory };
        if (proxy is not null)
        {
            config.ProxyHost = proxy.Host;
            config.ProxyPort = proxy.Port;
            config.ProxyCredentials = password is null ? null : new NetworkCredential("user", password);
        }

        SdkClients.Configure(config, new EndpointSettings { Region = "eu-west-1" }, new Uri(url));
        return new AmazonSSOOIDCClient(new BasicAWSCredentials("AKIDEXAMPLE", "not-a-real-key"), config);
    }

    private static CreateTokenRequest Request() =>
        new()
        {
            ClientId = "c",
            ClientSecret = "client-secret",
            GrantType = GrantTypes.RefreshToken,
            RefreshToken = "refresh-token",
        };

    private static async Task CreateTokenAsync(Caller client)
    {
        if (string.IsNullOrEmpty((await client.RedeemAsync(static c => c.CreateTokenAsync(Request(), Bench.Stop))).AccessToken))
        {
            throw new InvalidDataException();
        }
    }

    private static Task CreateTokenWithIAMAsync(Caller client) =>
        client.RedeemAsync(static c =>
            c.CreateTokenWithIAMAsync(
                new CreateTokenWithIAMRequest
                {
                    ClientId = "c",
                    GrantType = GrantTypes.RefreshToken,
                    RefreshToken = "refresh-token",
                },
                Bench.Stop
            )
        );

    private static Task RegisterAsync(Caller client) =>
        client.Retrying.RegisterClientAsync(new RegisterClientRequest { ClientName = "n", ClientType = "public" }, Bench.Stop);

    /// <summary>The two clients of an operation: one that repeats by itself, and one that is repeated where that is safe.</summary>
    private sealed class Caller(AmazonSSOOIDCClient retrying, AmazonSSOOIDCClient once, int retries) : IDisposable
    {
        public AmazonSSOOIDCClient Retrying { get; } = retrying;

        public Task<T> RedeemAsync<T>(Func<AmazonSSOOIDCClient, Task<T>> call) =>
            Redemption.RunAsync(HostEnvironment.OfProcess, retries, () => call(once), Bench.Stop);

        public void Dispose()
        {
            Retrying.Dispose();
            once.Dispose();
        }
    }

    /// <summary>Connections whose loss is always seen before .NET looks at them; without this, only a race leads there.</summary>
    private sealed class LostConnections : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
            new(
                new CallHandler(
                    clientConfig.GetWebProxy() ?? new WebProxy(),
                    () => new SocketsHttpHandler { Proxy = clientConfig.GetWebProxy(), ConnectCallback = ConnectAsync }
                )
            );

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, stop);
            var stream = new NetworkStream(socket, ownsSocket: true);
            await Assert.ThrowsAsync<SocketException>(() => socket.ReceiveAsync(new byte[1], stop).AsTask());
            return stream;
        }
    }
}
