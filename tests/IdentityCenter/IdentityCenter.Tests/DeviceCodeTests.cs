using Microsoft.Extensions.Time.Testing;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Tests;

public class DeviceCodeTests
{
    [Fact]
    public async Task An_approved_device_code_gives_tokens_once()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        Registered client = await visitor.RegisterAsync();
        Answer device = await visitor.StartDeviceAsync(client);
        (await visitor.PollAsync(client, device)).AssertFault("AuthorizationPendingException", "authorization_pending");

        visitor.Server.Approve(device.Text("userCode").ToLowerInvariant().Replace("-", "", StringComparison.Ordinal));
        Answer tokens = await visitor.PollAsync(client, device);

        Assert.Equal(200, tokens.Status);
        Assert.Equal("Bearer", tokens.Text("tokenType"));
        Assert.Equal(28800, tokens.Json["expiresIn"]!.GetValue<int>());
        Assert.True(tokens.Text("accessToken").Length >= 100);
        Assert.True(visitor.Server.IsValidAccessToken(tokens.Text("accessToken")));
        Assert.Contains("refreshToken", tokens.Json);
        (await visitor.PollAsync(client, device)).AssertFault("InvalidGrantException", "invalid_grant");
    }

    [Fact]
    public async Task A_device_authorization_names_the_page_and_its_terms()
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { Interval = 7, DeviceCodeLifetime = TimeSpan.FromSeconds(90) });
        Answer device = await visitor.StartDeviceAsync(await visitor.RegisterAsync());

        Assert.Matches("^[A-Z]{4}-[A-Z]{4}$", device.Text("userCode"));
        Assert.Equal(visitor.Server.Endpoint + "/device", device.Text("verificationUri"));
        Assert.Equal($"{visitor.Server.Endpoint}/device?user_code={device.Text("userCode")}", device.Text("verificationUriComplete"));
        Assert.Equal(90, device.Json["expiresIn"]!.GetValue<int>());
        Assert.Equal(7, device.Json["interval"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_denied_device_code_is_access_denied()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        Registered client = await visitor.RegisterAsync();
        Answer device = await visitor.StartDeviceAsync(client);
        visitor.Server.Deny(device.Text("userCode"));
        (await visitor.PollAsync(client, device)).AssertFault("AccessDeniedException", "access_denied");
    }

    [Fact]
    public async Task A_device_code_expires_on_the_clock()
    {
        var clock = new FakeTimeProvider();
        await using Visitor visitor = await Visitor.StartAsync(new() { Clock = clock, DeviceCodeLifetime = TimeSpan.FromMinutes(1) });
        Registered client = await visitor.RegisterAsync();
        Answer device = await visitor.StartDeviceAsync(client);
        clock.Advance(TimeSpan.FromMinutes(1));
        (await visitor.PollAsync(client, device)).AssertFault("ExpiredTokenException", "expired_token");
        Assert.Throws<ArgumentException>(() => visitor.Server.Approve(device.Text("userCode")));
    }

    [Fact]
    public async Task A_device_code_can_be_expired_by_hand()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        Registered client = await visitor.RegisterAsync();
        Answer device = await visitor.StartDeviceAsync(client);
        visitor.Server.Expire(device.Text("userCode"));
        (await visitor.PollAsync(client, device)).AssertFault("ExpiredTokenException", "expired_token");
    }

    [Fact]
    public async Task A_device_code_serves_only_the_client_that_started_it()
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { AutoApprove = true });
        Answer device = await visitor.StartDeviceAsync(await visitor.RegisterAsync());
        (await visitor.PollAsync(await visitor.RegisterAsync(), device)).AssertFault("InvalidGrantException", "invalid_grant");
    }

    [Fact]
    public async Task Pendings_are_counted_before_a_device_code_approves_itself()
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { PendingCount = 2 });
        Registered client = await visitor.RegisterAsync();
        Answer device = await visitor.StartDeviceAsync(client);
        (await visitor.PollAsync(client, device)).AssertFault("AuthorizationPendingException", "authorization_pending");
        (await visitor.PollAsync(client, device)).AssertFault("AuthorizationPendingException", "authorization_pending");
        Assert.Equal(200, (await visitor.PollAsync(client, device)).Status);
    }

    [Fact]
    public async Task Auto_approval_needs_no_person()
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { AutoApprove = true });
        Registered client = await visitor.RegisterAsync();
        Assert.Equal(200, (await visitor.PollAsync(client, await visitor.StartDeviceAsync(client))).Status);
    }

    [Fact]
    public async Task Approve_all_approves_what_is_pending_and_leaves_what_is_denied()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        Registered client = await visitor.RegisterAsync();
        (Answer? pending, Answer? denied) = (await visitor.StartDeviceAsync(client), await visitor.StartDeviceAsync(client));
        visitor.Server.Deny(denied.Text("userCode"));
        visitor.Server.ApproveAll();
        Assert.Equal(200, (await visitor.PollAsync(client, pending)).Status);
        (await visitor.PollAsync(client, denied)).AssertFault("AccessDeniedException", "access_denied");
    }

    [Fact]
    public async Task Polling_faster_than_the_interval_slows_down_when_enforced()
    {
        var clock = new FakeTimeProvider();
        await using Visitor visitor = await Visitor.StartAsync(
            new()
            {
                Clock = clock,
                Interval = 5,
                EnforceInterval = true,
            }
        );
        Registered client = await visitor.RegisterAsync();
        Answer device = await visitor.StartDeviceAsync(client);
        (await visitor.PollAsync(client, device)).AssertFault("AuthorizationPendingException", "authorization_pending");
        clock.Advance(TimeSpan.FromSeconds(4));
        (await visitor.PollAsync(client, device)).AssertFault("SlowDownException", "slow_down");
        clock.Advance(TimeSpan.FromSeconds(9));
        (await visitor.PollAsync(client, device)).AssertFault("SlowDownException", "slow_down");
        clock.Advance(TimeSpan.FromSeconds(15));
        (await visitor.PollAsync(client, device)).AssertFault("AuthorizationPendingException", "authorization_pending");
    }

    [Fact]
    public async Task A_client_without_the_device_grant_cannot_start()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        Registered client = await visitor.RegisterForCodeAsync();
        Answer answer = await visitor.PostAsync(
            "/device_authorization",
            new
            {
                clientId = client.Id,
                clientSecret = client.Secret,
                startUrl = visitor.Server.StartUrl,
            }
        );
        answer.AssertFault("UnauthorizedClientException", "unauthorized_client");
    }

    [Theory]
    [InlineData("approve", "Request approved", 200)]
    [InlineData("deny", "Request denied", 400)]
    public async Task A_person_decides_on_the_page(string decision, string heading, int status)
    {
        await using Visitor visitor = await Visitor.StartAsync();
        Registered client = await visitor.RegisterAsync(new() { ["clientName"] = "<script>evil</script>" });
        Answer device = await visitor.StartDeviceAsync(client);

        Answer page = await visitor.GetAsync(new Uri(device.Text("verificationUriComplete")).PathAndQuery);
        Assert.Contains(device.Text("userCode"), page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page.Body, StringComparison.Ordinal);
        Answer done = await visitor.SubmitAsync("/device", new() { ["user_code"] = device.Text("userCode"), ["decision"] = decision });

        Assert.Contains(heading, done.Body, StringComparison.Ordinal);
        Assert.Equal(status, (await visitor.PollAsync(client, device)).Status);
        Assert.Equal(
            400,
            (await visitor.SubmitAsync("/device", new() { ["user_code"] = device.Text("userCode"), ["decision"] = "approve" })).Status
        );
    }

    [Fact]
    public async Task The_page_asks_for_a_code_and_refuses_an_unknown_one()
    {
        await using Visitor visitor = await Visitor.StartAsync();
        Assert.Contains("name=\"user_code\"", (await visitor.GetAsync("/device")).Body, StringComparison.Ordinal);
        Assert.Equal(400, (await visitor.GetAsync("/device?user_code=ABCD-EFGH")).Status);
    }
}
