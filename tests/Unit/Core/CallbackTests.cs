using System.Net;
using System.Net.Sockets;
using System.Text;
using AWS.Tools.SSOOIDC.Core.Flows;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using Microsoft.Extensions.Time.Testing;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

public sealed class CallbackTests : IDisposable
{
    private const string State = "right-state";
    private const string Good = "/oauth/callback?code=the-code&state=" + State;

    private readonly FakeTimeProvider _clock = new();
    private readonly CallbackListener _listener;

    public CallbackTests() => _listener = new CallbackListener(new HostEnvironment { Time = _clock }, null);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _listener.Dispose();

    private string Host => FormattableString.Invariant($"127.0.0.1:{_listener.Port}");

    private Task<string> GetAsync(string target, string? host = null, string method = "GET", string version = "HTTP/1.1") =>
        SendAsync($"{method} {target} {version}\r\nHost: {host ?? Host}\r\nUser-Agent: test\r\n\r\n");

    private async Task<string> SendAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _listener.Port, Stop);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), Stop);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(Stop);
    }

    [Fact]
    public async Task The_code_arrives_and_the_page_says_to_go_back_and_echoes_nothing()
    {
        Task<string> waiting = _listener.WaitAsync(State, Stop);
        string page = await GetAsync(Good);
        Assert.Equal("the-code", await waiting);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", page, StringComparison.Ordinal);
        Assert.Contains("go back to the shell", page, StringComparison.Ordinal);
        Assert.Contains("Content-Security-Policy: default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("the-code", page, StringComparison.Ordinal);
        Assert.DoesNotContain(State, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/", null)]
    [InlineData("GET", "/favicon.ico", null)]
    [InlineData("GET", "/oauth/callback/?code=c&state=right-state", null)]
    [InlineData("GET", "/OAuth/callback?code=c&state=right-state", null)]
    [InlineData("GET", "http://127.0.0.1/oauth/callback?code=c&state=right-state", null)]
    [InlineData("POST", Good, null)]
    [InlineData("HEAD", Good, null)]
    [InlineData("get", Good, null)]
    [InlineData("GET", Good, "localhost:1")]
    [InlineData("GET", Good, "127.0.0.1")]
    [InlineData("GET", Good, "evil.example")]
    public async Task Everything_else_is_404_and_keeps_waiting(string method, string target, string? host)
    {
        Task<string> waiting = _listener.WaitAsync(State, Stop);
        Assert.StartsWith("HTTP/1.1 404 ", await GetAsync(target, host, method), StringComparison.Ordinal);
        Assert.False(waiting.IsCompleted);
        await GetAsync(Good);
        Assert.Equal("the-code", await waiting);
    }

    [Theory]
    [InlineData("GET /oauth/callback?code=the-code&state=right-state HTTP/1.1\r\n\r\n", "404")]
    [InlineData("GET /oauth/callback?code=the-code&state=right-state HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n", "404")]
    [InlineData("GET /oauth/callback?code=the-code&state=right-state HTTP/1.1\r\nHost : {host}\r\n\r\n", "400")]
    [InlineData("GET /oauth/callback?code=the-code&state=right-state HTTP/1.1\r\nno colon\r\n\r\n", "400")]
    [InlineData("GET  /oauth/callback HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /oauth/callback HTTP/2.0\r\n\r\n", "400")]
    [InlineData("\u0016\u0003\u0001\r\n\r\n", "400")]
    public async Task What_is_no_such_request_is_refused_and_keeps_waiting(string request, string status)
    {
        Task<string> waiting = _listener.WaitAsync(State, Stop);
        Assert.StartsWith(
            "HTTP/1.1 " + status,
            await SendAsync(request.Replace("{host}", Host, StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        Assert.False(waiting.IsCompleted);
        await GetAsync(Good);
        await waiting;
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("?state=right-state")]
    [InlineData("?code=&error=&state=right-state")]
    public async Task A_request_with_neither_code_nor_error_keeps_waiting(string query)
    {
        Task<string> waiting = _listener.WaitAsync(State, Stop);
        Assert.StartsWith("HTTP/1.1 400 ", await GetAsync("/oauth/callback" + query), StringComparison.Ordinal);
        Assert.False(waiting.IsCompleted);
        await GetAsync(Good);
        await waiting;
    }

    [Theory]
    [InlineData("?code=c", ErrorIds.StateMismatch, FailureKind.Security)]
    [InlineData("?code=c&state=wrong", ErrorIds.StateMismatch, FailureKind.Security)]
    [InlineData("?error=access_denied&state=wrong", ErrorIds.StateMismatch, FailureKind.Security)]
    [InlineData("?code=c&code=d&state=right-state", ErrorIds.DuplicateCallbackParameter, FailureKind.Security)]
    [InlineData("?code=c&state=right-state&state=right-state", ErrorIds.DuplicateCallbackParameter, FailureKind.Security)]
    [InlineData("?code=c&c%6Fde=d&state=right-state", ErrorIds.DuplicateCallbackParameter, FailureKind.Security)]
    [InlineData("?error=access_denied&state=right-state", ErrorIds.AccessDenied, FailureKind.PermissionDenied)]
    [InlineData(
        "?error=server_error&error_description=oh%1B%5B2J+no&code=c&state=right-state",
        ErrorIds.AuthorizationFailed,
        FailureKind.Authentication
    )]
    public async Task An_error_a_wrong_state_and_a_repeated_parameter_fail_the_login(string query, string id, FailureKind category)
    {
        Task<string> waiting = _listener.WaitAsync(State, Stop);
        await GetAsync("/oauth/callback" + query);
        CoreException e = await Assert.ThrowsAsync<CoreException>(() => waiting);
        Assert.Equal((id, category), (e.ErrorId, e.Kind));
        Assert.DoesNotContain('\u001b', e.Message);
        Assert.NotNull(e.RecommendedAction);
    }

    [Fact]
    public async Task A_slow_connection_does_not_hold_up_the_others_and_ends_after_10_seconds()
    {
        Task<string> waiting = _listener.WaitAsync(State, Stop);
        using var slow = new TcpClient();
        await slow.ConnectAsync(IPAddress.Loopback, _listener.Port, Stop);
        await slow.GetStream().WriteAsync("GET /oauth"u8.ToArray(), Stop);
        Assert.StartsWith("HTTP/1.1 404 ", await GetAsync("/other"), StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromSeconds(10));
        try
        {
            Assert.Equal(0, await slow.GetStream().ReadAsync(new byte[1], Stop));
        }
        catch (IOException)
        {
            // Reset is as good an end.
        }

        Assert.False(waiting.IsCompleted);
        await GetAsync(Good);
        await waiting;
    }

    [Fact]
    public async Task A_request_of_more_than_8_kib_is_refused()
    {
        Task<string> waiting = _listener.WaitAsync(State, Stop);
        string reply = await GetAsync(
            "/oauth/callback?code=" + new string('c', 8000) + "&state=" + State,
            version: "HTTP/1.1\r\nX: " + new string('x', 1000)
        );
        Assert.StartsWith("HTTP/1.1 431 ", reply, StringComparison.Ordinal);
        Assert.False(waiting.IsCompleted);
        await GetAsync(Good);
        await waiting;
    }

    [Fact]
    public async Task Only_127_0_0_1_is_bound_and_nobody_else_gets_the_port()
    {
        using var other = new TcpClient(AddressFamily.InterNetworkV6);
        await Assert.ThrowsAnyAsync<SocketException>(() => other.ConnectAsync(IPAddress.IPv6Loopback, _listener.Port, Stop).AsTask());
        CoreException e = Assert.Throws<CoreException>(() => new CallbackListener(new HostEnvironment(), _listener.Port));
        Assert.Equal(ErrorIds.ListenerUnavailable, e.ErrorId);
        Assert.Contains(_listener.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fixed_port_can_be_had_again_right_after_a_login_and_after_a_stop()
    {
        Task<string> waiting = _listener.WaitAsync(State, Stop);
        await GetAsync(Good);
        await waiting;
        _listener.Dispose();
        await Prompt.AssertStopsAsync(stop =>
        {
            var again = new CallbackListener(new HostEnvironment(), _listener.Port);
            return Task.FromResult<Task>(again.WaitAsync(State, stop));
        });
        using var last = new CallbackListener(new HostEnvironment(), _listener.Port);
    }
}
