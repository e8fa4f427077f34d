using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Tests;

/// <summary>A server of one's own and a plain HTTP client for it, which follows no redirects.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    public const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
    public const string Redirect = "http://127.0.0.1/oauth/callback";
    public const string RedirectWithPort = "http://127.0.0.1:49152/oauth/callback";

    private static readonly string[] CodeGrants = ["authorization_code", "refresh_token"];

    private Visitor(IdentityCenterServer server)
    {
        Server = server;
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new(server.Endpoint) };
    }

    public IdentityCenterServer Server { get; }

    public HttpClient Http { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<Visitor> StartAsync(IdentityCenterOptions? options = null) =>
        new(await IdentityCenterServer.StartAsync(options, Stop));

    public static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }

    public async Task<Answer> PostAsync(string path, object body)
    {
        using var content = JsonContent.Create(body, body.GetType(), new("application/json"));
        return await SendAsync(new(HttpMethod.Post, path) { Content = content });
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using HttpResponseMessage response = await Http.SendAsync(request, Stop);
        string text = await response.Content.ReadAsStringAsync(Stop);
        return new(
            (int)response.StatusCode,
            response.Headers.TryGetValues("x-amzn-ErrorType", out IEnumerable<string>? type) ? type.Single() : null,
            response.Headers.Location?.OriginalString,
            text,
            response.Content.Headers.ContentType?.MediaType == "application/json" && text.Length > 0 ? JsonNode.Parse(text)!.AsObject() : []
        );
    }

    public Task<Answer> GetAsync(string path, string? bearer = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (bearer is not null)
        {
            request.Headers.Add("x-amz-sso_bearer_token", bearer);
        }

        return SendAsync(request);
    }

    public Task<Answer> SubmitAsync(string path, Dictionary<string, string> form) =>
        SendAsync(new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) });

    public Task<Answer> LogoutAsync(string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/logout");
        request.Headers.Add("x-amz-sso_bearer_token", token);
        return SendAsync(request);
    }

    /// <summary>Registers a client of the device flow, or with <paramref name="more"/> members another one.</summary>
    public async Task<Registered> RegisterAsync(Dictionary<string, object>? more = null)
    {
        var body = new Dictionary<string, object> { ["clientName"] = "a test", ["clientType"] = "public" };
        foreach ((string? name, object? value) in more ?? [])
        {
            body[name] = value;
        }

        Answer answer = await PostAsync("/client/register", body);
        Assert.Equal(200, answer.Status);
        return new(answer.Text("clientId"), answer.Text("clientSecret"));
    }

    public Task<Registered> RegisterForCodeAsync(params string[] scopes) =>
        RegisterAsync(
            new()
            {
                ["scopes"] = scopes,
                ["grantTypes"] = CodeGrants,
                ["redirectUris"] = new[] { Redirect },
                ["issuerUrl"] = Server.StartUrl,
            }
        );

    public async Task<Answer> StartDeviceAsync(Registered client)
    {
        Answer answer = await PostAsync(
            "/device_authorization",
            new
            {
                clientId = client.Id,
                clientSecret = client.Secret,
                startUrl = Server.StartUrl,
            }
        );
        Assert.Equal(200, answer.Status);
        return answer;
    }

    public Task<Answer> PollAsync(Registered client, Answer device) =>
        TokenAsync(client, new() { ["grantType"] = DeviceGrant, ["deviceCode"] = device.Text("deviceCode") });

    public Task<Answer> RefreshAsync(Registered client, string refreshToken) =>
        TokenAsync(client, new() { ["grantType"] = "refresh_token", ["refreshToken"] = refreshToken });

    public Task<Answer> TokenAsync(Registered client, Dictionary<string, object> members) =>
        PostAsync("/token", new Dictionary<string, object>(members) { ["clientId"] = client.Id, ["clientSecret"] = client.Secret });

    /// <summary>Goes through the whole device flow.</summary>
    public async Task<(Registered Client, Answer Tokens)> LogInAsync()
    {
        Registered client = await RegisterAsync();
        Answer device = await StartDeviceAsync(client);
        Server.Approve(device.Text("userCode"));
        Answer tokens = await PollAsync(client, device);
        Assert.Equal(200, tokens.Status);
        return (client, tokens);
    }
}
