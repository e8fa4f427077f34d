using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Tests;

public class ServerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_listens_on_a_free_port_of_the_loopback_address()
    {
        await using IdentityCenterServer one = await IdentityCenterServer.StartAsync(cancellationToken: Stop);
        await using IdentityCenterServer other = await IdentityCenterServer.StartAsync(cancellationToken: Stop);
        Assert.Matches("^http://127\\.0\\.0\\.1:\\d+$", one.Endpoint);
        Assert.NotEqual(one.Endpoint, other.Endpoint);
        Assert.Equal(one.Endpoint + "/start", one.StartUrl);
        Assert.Null(one.VanityUrl);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error()
    {
        await using IdentityCenterServer server = await IdentityCenterServer.StartAsync(cancellationToken: Stop);
        await Assert.ThrowsAsync<IOException>(() => IdentityCenterServer.StartAsync(new() { Port = new Uri(server.Endpoint).Port }, Stop));
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_refused()
    {
        IdentityCenterOptions[] wrong =
        [
            new() { Port = -1 },
            new() { Port = 65536 },
            new() { AccessTokenLifetime = TimeSpan.Zero },
            new() { Interval = -1 },
            new() { PendingCount = -1 },
            new() { PortalCallsPerSecond = 0 },
            new() { VanityPath = "vanity" },
        ];
        foreach (IdentityCenterOptions options in wrong)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => IdentityCenterServer.StartAsync(options, Stop));
        }
    }

    [Fact]
    public async Task It_can_be_disposed_twice_and_synchronously()
    {
        IdentityCenterServer server = await IdentityCenterServer.StartAsync(cancellationToken: Stop);
        server.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_request_is_recorded_as_it_arrived()
    {
        var clock = new FakeTimeProvider();
        await using Visitor visitor = await Visitor.StartAsync(new() { Clock = clock });
        await visitor.GetAsync("/start?a=b");
        await visitor.PostAsync("/client/register", new { clientName = "a name", clientType = "public" });

        Assert.Equal(["Start", "RegisterClient"], visitor.Server.Requests.Select(request => request.Operation));
        RecordedRequest page = Assert.Single(visitor.Server.RequestsTo("Start"));
        Assert.Equal(("GET", "/start", "a=b", "", 200), (page.Method, page.Path, page.Query, page.Body, page.StatusReturned));
        Assert.Null(page.Json);
        RecordedRequest registration = Assert.Single(visitor.Server.RequestsTo("RegisterClient"));
        Assert.Equal("application/json", registration.Headers["content-type"]);
        Assert.Equal("a name", registration.Json!.Value.GetProperty("clientName").GetString());
        Assert.Equal(clock.GetUtcNow(), registration.At);
        Assert.Null(registration.ExceptionReturned);
        Assert.Equal("POST /client/register RegisterClient -> 200", registration.ToString());
    }

    [Fact]
    public async Task Waiting_completes_with_the_request_that_was_asked_for()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        Task<RecordedRequest> second = visitor.Server.WaitForRequestAsync("Start", 2, Stop);
        await visitor.GetAsync("/start?n=1");
        Assert.False(second.IsCompleted);
        await visitor.GetAsync("/start?n=2");
        Assert.Equal("n=2", (await second).Query);
        Assert.Equal("n=1", (await visitor.Server.WaitForRequestAsync("Start", cancellationToken: Stop)).Query);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        using var source = new CancellationTokenSource();
        Task<RecordedRequest> waiting = visitor.Server.WaitForRequestAsync("Start", cancellationToken: source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Completed_requests_are_announced_without_secrets()
    {
        var lines = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using Visitor visitor = await Visitor.StartAsync(new() { RequestCompleted = request => lines.Enqueue(request.ToString()) });
        await visitor.LogInAsync();
        await visitor.PostAsync("/token", new { clientId = "a" });
        await visitor.Server.DisposeAsync();
        Assert.Equal(4, lines.Count);
        Assert.Contains("POST /token CreateToken -> 400 InvalidRequestException", lines);
        Assert.DoesNotContain(lines, line => visitor.Server.IssuedSecrets.Any(line.Contains));
    }

    [Fact]
    public async Task Every_secret_of_either_direction_is_known()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        (Registered? client, Answer? tokens) = await visitor.LogInAsync();
        visitor.Server.Script("CreateToken", Reply.Json("""{"accessToken":"a scripted token"}"""));
        await visitor.TokenAsync(client, new() { ["grantType"] = "x", ["codeVerifier"] = "a sent verifier" });
        await visitor.LogoutAsync("a sent bearer");

        string[] expected =
        [
            client.Secret,
            tokens.Text("accessToken"),
            tokens.Text("refreshToken"),
            "a scripted token",
            "a sent verifier",
            "a sent bearer",
            IdentityCenterOptions.ExampleSecretKey,
        ];
        Assert.Subset(visitor.Server.IssuedSecrets.ToHashSet(), expected.ToHashSet());
        Assert.DoesNotContain(client.Id, visitor.Server.IssuedSecrets);
        Assert.Equal(visitor.Server.IssuedSecrets.Count, visitor.Server.IssuedSecrets.Distinct().Count());
    }

    [Fact]
    public async Task Many_requests_at_once_are_all_recorded()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        (Registered Client, Answer Tokens)[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => visitor.LogInAsync()));
        Assert.Equal(150, visitor.Server.Requests.Count);
        Assert.Equal(50, answers.Select(answer => answer.Tokens.Text("accessToken")).Distinct().Count());
        Assert.All(visitor.Server.Requests, request => Assert.Equal((int)HttpStatusCode.OK, request.StatusReturned));
    }
}
