using System.Net;
using System.Text;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>A token endpoint on a loopback port that gives each refresh token once, and counts.</summary>
internal sealed class TokenEndpoint : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HashSet<string> _spent = [];
    private int _given;

    public TokenEndpoint()
    {
        using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Url = FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Url);
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Url { get; }

    public int Given => _given;

    /// <summary>Requests that came with a refresh token that was spent already.</summary>
    public int SpentTwice { get; private set; }

    public TimeSpan Delay { get; set; }

    /// <summary>Replies with this text instead; for what is not a token.</summary>
    public (int Status, string Text)? Instead { get; set; }

    public List<string> Bodies { get; } = [];

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        string body = await reader.ReadToEndAsync();
        string text;
        lock (_spent)
        {
            Bodies.Add(body);
            using var json = System.Text.Json.JsonDocument.Parse(body);
            if (Instead is { } instead)
            {
                (context.Response.StatusCode, text) = instead;
            }
            else if (!_spent.Add(json.RootElement.GetProperty("refreshToken").GetString()!))
            {
                SpentTwice++;
                context.Response.StatusCode = 400;
                context.Response.Headers["x-amzn-ErrorType"] = "InvalidGrantException";
                text = """{"error":"invalid_grant","error_description":"spent"}""";
            }
            else
            {
                int number = ++_given;
                text =
                    $$"""{"accessToken":"access-{{number}}","expiresIn":28800,"refreshToken":"refresh-{{number}}","tokenType":"Bearer"}""";
            }
        }

        await Task.Delay(Delay);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(bytes);
        context.Response.Close();
    }
}
