using System.Net;
using System.Text;
using System.Web;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>STS, the container's and the instance's credential endpoints on loopback.</summary>
internal sealed class CredentialSources : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<string> _requests = [];
    private readonly List<string> _signers = [];
    private readonly Func<string, string> _key;
    private readonly Func<string, string> _secret;
    private Task? _serving;

    private CredentialSources(string url, Func<string, string> key, Func<string, string> secret)
    {
        Url = url;
        _key = key;
        _secret = secret;
        _listener.Prefixes.Add(url + "/");
    }

    /// <summary>The session token of all temporary keys.</summary>
    public const string SessionToken = "a-session-token";

    public string Url { get; }

    /// <summary>What was asked for, as method and path.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The access keys that signed the calls to STS.</summary>
    public IReadOnlyList<string> Signers
    {
        get
        {
            lock (_requests)
            {
                return [.. _signers];
            }
        }
    }

    /// <summary>The STS actions that were called.</summary>
    public IEnumerable<string> Actions => Requests.Where(r => r.StartsWith("STS ", StringComparison.Ordinal)).Select(r => r[4..]);

    public static Task<CredentialSources> StartAsync(Func<string, string> key, Func<string, string> secret)
    {
        using var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        free.Start();
        string url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        var sources = new CredentialSources(url, key, secret);
        sources._listener.Start();
        sources._serving = sources.ServeAsync();
        return Task.FromResult(sources);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving!;
    }

    private async Task ServeAsync()
    {
        while (true)
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
            using var reader = new StreamReader(context.Request.InputStream);
            string reply = Answer(context.Request, await reader.ReadToEndAsync());
            context.Response.ContentType =
                reply.StartsWith('<') ? "text/xml"
                : reply.StartsWith('{') ? "application/json"
                : "text/plain";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(reply));
            context.Response.Close();
        }
    }

    private string Answer(HttpListenerRequest request, string body)
    {
        string path = request.Url!.AbsolutePath;
        string? action = HttpUtility.ParseQueryString(body)["Action"];
        lock (_requests)
        {
            _requests.Add(action is null ? $"{request.HttpMethod} {path}" : $"STS {action}");
            if (action is not null && request.Headers["Authorization"] is { } authorization)
            {
                _signers.Add(authorization.Split("Credential=")[1].Split('/')[0]);
            }
        }
        string expires = DateTime.UtcNow.AddHours(1).ToString("yyyy-MM-ddTHH:mm:ssZ", null);
        return action switch
        {
            "AssumeRole" => Sts(action, "ROLE", expires),
            "AssumeRoleWithWebIdentity" => Sts(action, "WEBIDENTITY", expires),
            _ => path switch
            {
                "/container" => Json("CONTAINER", expires),
                "/latest/api/token" => "a-metadata-token",
                "/latest/meta-data/iam/security-credentials" or "/latest/meta-data/iam/security-credentials/" => "the-role",
                "/latest/meta-data/iam/security-credentials/the-role" => Json("INSTANCE", expires),
                _ => string.Empty,
            },
        };
    }

    private string Sts(string action, string source, string expires) =>
        $"""
            <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result><Credentials><AccessKeyId>{_key(
                source
            )}</AccessKeyId><SecretAccessKey>{_secret(
                source
            )}</SecretAccessKey><SessionToken>{SessionToken}</SessionToken><Expiration>{expires}</Expiration></Credentials></{action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>
            """;

    private string Json(string source, string expires) =>
        $$"""
            {"Code":"Success","LastUpdated":"2026-01-01T00:00:00Z","Type":"AWS-HMAC","AccessKeyId":"{{_key(
                source
            )}}","SecretAccessKey":"{{_secret(source)}}","Token":"{{SessionToken}}","Expiration":"{{expires}}"}
            """;
}
