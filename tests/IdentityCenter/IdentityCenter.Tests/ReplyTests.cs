using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Tests;

public class ReplyTests
{
    public static TheoryData<string, string, int> Faults =>
        new()
        {
            { "AccessDeniedException", "access_denied", 400 },
            { "AuthorizationPendingException", "authorization_pending", 400 },
            { "ExpiredTokenException", "expired_token", 400 },
            { "InternalServerException", "server_error", 500 },
            { "InvalidClientException", "invalid_client", 401 },
            { "InvalidClientMetadataException", "invalid_client_metadata", 400 },
            { "InvalidGrantException", "invalid_grant", 400 },
            { "InvalidRedirectUriException", "invalid_redirect_uri", 400 },
            { "InvalidRequestException", "invalid_request", 400 },
            { "InvalidRequestRegionException", "invalid_request", 400 },
            { "InvalidScopeException", "invalid_scope", 400 },
            { "SlowDownException", "slow_down", 400 },
            { "UnauthorizedClientException", "unauthorized_client", 400 },
            { "UnsupportedGrantTypeException", "unsupported_grant_type", 400 },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_exception_of_the_model_has_its_wire_form(string exception, string code, int status)
    {
        await using Visitor visitor = await Visitor.StartAsync();
        Answer answer = await ScriptedAsync(visitor, Reply.Error(exception, "why", "KMS_DisabledException"));
        answer.AssertFault(exception, code, status);
        Assert.Equal("why", answer.Text("error_description"));
        Assert.Equal(exception != "InvalidRequestRegionException", answer.Json.ContainsKey("reason"));
        Assert.Equal((status, exception), (visitor.Server.Requests[0].StatusReturned, visitor.Server.Requests[0].ExceptionReturned));
    }

    [Fact]
    public async Task The_named_faults_are_those_of_the_device_flow()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        Assert.Equal("AuthorizationPendingException", (await ScriptedAsync(visitor, Reply.Pending())).ErrorType);
        Assert.Equal("SlowDownException", (await ScriptedAsync(visitor, Reply.SlowDown())).ErrorType);
        Assert.Equal("AccessDeniedException", (await ScriptedAsync(visitor, Reply.Denied())).ErrorType);
        Assert.Equal("ExpiredTokenException", (await ScriptedAsync(visitor, Reply.Expired())).ErrorType);
    }

    [Fact]
    public async Task A_wrong_region_names_the_right_one()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        Answer answer = await ScriptedAsync(visitor, Reply.WrongRegion("https://oidc.eu-north-1.amazonaws.com", "eu-north-1"));
        answer.AssertFault("InvalidRequestRegionException", "invalid_request");
        Assert.Equal(("https://oidc.eu-north-1.amazonaws.com", "eu-north-1"), (answer.Text("endpoint"), answer.Text("region")));
    }

    [Fact]
    public void An_exception_that_no_model_has_cannot_be_scripted() =>
        Assert.Throws<ArgumentException>(() => Reply.Error("NoSuchException"));

    [Fact]
    public async Task An_operation_that_does_not_exist_cannot_be_scripted()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        Assert.Throws<ArgumentException>(() => visitor.Server.Script("createtoken", Reply.Pending()));
        Assert.Throws<ArgumentException>(() => visitor.Server.RequestsTo("NoSuchOperation"));
    }

    [Fact]
    public async Task Raw_replies_come_as_they_are()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        Answer status = await ScriptedAsync(visitor, Reply.Status(503, "busy"));
        Assert.Equal((503, "busy"), (status.Status, status.Body));
        Assert.Equal((200, ""), ((await ScriptedAsync(visitor, Reply.Empty())).Status, ""));
        Assert.Contains("<html", (await ScriptedAsync(visitor, Reply.Html())).Body, StringComparison.Ordinal);
        Assert.Equal("b", (await ScriptedAsync(visitor, Reply.Json("""{"a":"b"}"""))).Text("a"));
        await Assert.ThrowsAnyAsync<System.Text.Json.JsonException>(() => ScriptedAsync(visitor, Reply.Garbage()));
    }

    [Fact]
    public async Task A_reset_cuts_the_connection_and_processes_nothing()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        (Registered? client, Answer? tokens) = await visitor.LogInAsync();
        visitor.Server.Script("CreateToken", Reply.Reset());
        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() =>
            visitor.RefreshAsync(client, tokens.Text("refreshToken"))
        );
        Assert.IsType<System.Net.Sockets.SocketException>(error.GetBaseException());
        Assert.Equal(200, (await visitor.RefreshAsync(client, tokens.Text("refreshToken"))).Status);
    }

    [Fact]
    public async Task A_truncated_reply_has_its_headers_and_ends_in_the_middle()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        visitor.Server.Script("RegisterClient", Reply.Truncated());
        using var content = new StringContent("""{"clientName":"a","clientType":"public"}""", null, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/client/register") { Content = content };
        using HttpResponseMessage response = await visitor.Http.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
        Assert.True(response.IsSuccessStatusCode);
        Assert.True(response.Content.Headers.ContentLength > 100);
        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() =>
            response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
        Assert.Equal(HttpRequestError.ResponseEnded, Assert.IsType<HttpIOException>(error.InnerException).HttpRequestError);
    }

    [Fact]
    public async Task A_delay_waits_on_the_servers_clock()
    {
        var clock = new FakeTimeProvider();
        await using Visitor visitor = await Visitor.StartAsync(new() { Clock = clock });
        visitor.Server.Script("Start", Reply.Delay(TimeSpan.FromHours(1)));
        Task<Answer> answer = visitor.GetAsync("/start");
        await visitor.Server.WaitForRequestAsync("Start", cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(answer.IsCompleted);

        // The request is recorded a moment before its delay begins.
        while (!answer.IsCompleted)
        {
            clock.Advance(TimeSpan.FromHours(1));
            await Task.WhenAny(answer, Task.Delay(10, TestContext.Current.CancellationToken));
        }

        Assert.Equal(200, (await answer).Status);
    }

    [Fact]
    public async Task A_reply_can_wait_for_something_else()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        var happened = new TaskCompletionSource();
        visitor.Server.Script("Start", Reply.After(happened.Task));
        Task<Answer> answer = visitor.GetAsync("/start");
        await visitor.Server.WaitForRequestAsync("Start", cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(answer.IsCompleted);
        happened.SetResult();
        Assert.Equal(200, (await answer).Status);
    }

    [Fact]
    public async Task A_hang_ends_when_the_client_leaves()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        visitor.Server.Script("Start", Reply.Hang());
        using var leaving = new CancellationTokenSource();
        Task<HttpResponseMessage> answer = visitor.Http.GetAsync("/start", leaving.Token);
        await visitor.Server.WaitForRequestAsync("Start", cancellationToken: TestContext.Current.CancellationToken);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal(200, (await visitor.GetAsync("/start")).Status);
        Assert.Null(visitor.Server.Requests[0].StatusReturned);
    }

    [Fact]
    public async Task Disposing_ends_a_hang_at_once()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        visitor.Server.Script("Start", Reply.Hang());
        Task<Answer> answer = visitor.GetAsync("/start");
        await visitor.Server.WaitForRequestAsync("Start", cancellationToken: TestContext.Current.CancellationToken);
        var watch = Stopwatch.StartNew();
        await visitor.Server.DisposeAsync();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"It took {watch.Elapsed}.");
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
    }

    [Fact]
    public async Task Scripted_replies_are_used_in_order_and_then_behaviour_is_normal()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        visitor.Server.Script("Start", Reply.Status(500), Reply.Normal(), Reply.Status(502));
        Assert.Equal(500, (await visitor.GetAsync("/start")).Status);
        Assert.Equal(200, (await visitor.GetAsync("/start")).Status);
        Assert.Equal(200, (await visitor.GetAsync("/device")).Status);
        Assert.Equal(502, (await visitor.GetAsync("/start")).Status);
        Assert.Equal(200, (await visitor.GetAsync("/start")).Status);
    }

    private static Task<Answer> ScriptedAsync(Visitor visitor, Reply reply)
    {
        visitor.Server.Script("CreateToken", reply);
        return visitor.PostAsync(
            "/token",
            new
            {
                clientId = "a",
                clientSecret = "b",
                grantType = "c",
            }
        );
    }
}
