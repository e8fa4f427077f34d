using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using AWS.Tools.SSOOIDC.IdentityCenter.Endpoints;
using AWS.Tools.SSOOIDC.IdentityCenter.State;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebUtilities;

namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>A local IAM Identity Center: its OIDC service, its access portal and the pages where a person approves. It listens on
/// 127.0.0.1 only, checks every request against the service models, and can be scripted. All members may be used from any thread.</summary>
public sealed class IdentityCenterServer : IAsyncDisposable, IDisposable
{
    private const long LongestBody = 1024 * 1024;
    private static readonly TimeSpan StopTime = TimeSpan.FromMilliseconds(500);
    private static readonly JsonDocumentOptions StrictJson = new() { AllowDuplicateProperties = false };

    private readonly WebApplication _app;
    private readonly Center _center;
    private readonly Router _router;
    private readonly RequestLog _log = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Reply>> _scripts = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private int _disposed;

    private IdentityCenterServer(IdentityCenterOptions options)
    {
        _center = new(options);
        _router = new(options.VanityPath);
        foreach (string? key in options.AccessKeys.Values.Concat(options.SessionTokens.Values))
        {
            _center.Secrets.Remember(key);
        }

        // The empty builder reads no environment and no files and logs nothing: a test run is the same everywhere.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = LongestBody;
                kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
            });
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>The address, such as <c>http://127.0.0.1:8400</c>, without a trailing slash; of OIDC and portal alike.</summary>
    public string Endpoint => _center.Endpoint;

    /// <summary>The start URL of the access portal, which is the issuer URL too.</summary>
    public string StartUrl => _center.StartUrl;

    /// <summary>The URL that redirects to <see cref="StartUrl"/>; null without <see cref="IdentityCenterOptions.VanityPath"/>.</summary>
    public string? VanityUrl => _center.Options.VanityPath is { } path ? Endpoint + path : null;

    /// <summary>All requests so far, in order of arrival, those to the portal and the pages too.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _log.All;

    /// <summary>Every secret that crossed the wire, in either direction, and the keys that may sign: client secrets, codes, verifiers,
    /// tokens, secret keys. Values shorter than eight characters, which only a test would send, are left out.</summary>
    public IReadOnlyList<string> IssuedSecrets => _center.Secrets.Issued;

    /// <summary>Starts a server.</summary>
    /// <param name="options">Its options; null takes the defaults.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The server, listening. Dispose it.</returns>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="ArgumentException">An option has a value that makes no sense.</exception>
    public static async Task<IdentityCenterServer> StartAsync(
        IdentityCenterOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new();
        options.Check();
        var server = new IdentityCenterServer(options);
        try
        {
            await server._app.StartAsync(cancellationToken);
            server._center.Endpoint = server._app.Urls.Single().TrimEnd('/');
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The requests to one operation or page so far.</summary>
    /// <param name="operation">Its name, such as <c>CreateToken</c>, <c>Authorize</c> or <c>Logout</c>.</param>
    /// <returns>In order of arrival.</returns>
    public IReadOnlyList<RecordedRequest> RequestsTo(string operation) => _log.To(Known(operation));

    /// <summary>Waits until a request has arrived, even one that is never answered.</summary>
    /// <param name="operation">The operation's name.</param>
    /// <param name="count">Which one, counted from the server's start or its last <see cref="Reset"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The request.</returns>
    public Task<RecordedRequest> WaitForRequestAsync(string operation, int count = 1, CancellationToken cancellationToken = default) =>
        _log.WaitAsync(Known(operation), count, cancellationToken);

    /// <summary>Queues replies. Each is used up by one request to the operation; a request that the model (or the signature check)
    /// refuses uses up none. Then normal behaviour resumes.</summary>
    /// <param name="operation">The operation's name.</param>
    /// <param name="replies">The replies, in order.</param>
    public void Script(string operation, params Reply[] replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        ConcurrentQueue<Reply> queue = _scripts.GetOrAdd(Known(operation), _ => new());
        foreach (Reply reply in replies)
        {
            queue.Enqueue(reply);
        }
    }

    /// <summary>Approves a device authorization.</summary>
    /// <param name="userCode">Its user code; case and hyphen do not matter.</param>
    /// <exception cref="ArgumentException">There is none, or it has expired or been used.</exception>
    public void Approve(string userCode) => Decide(userCode, DeviceDecision.Approved);

    /// <summary>Denies a device authorization.</summary>
    /// <param name="userCode">Its user code.</param>
    /// <exception cref="ArgumentException">There is none, or it has expired or been used.</exception>
    public void Deny(string userCode) => Decide(userCode, DeviceDecision.Denied);

    /// <summary>Lets a device authorization expire now.</summary>
    /// <param name="userCode">Its user code.</param>
    /// <exception cref="ArgumentException">There is none, or it has expired or been used.</exception>
    public void Expire(string userCode) => Decide(userCode, DeviceDecision.Expired);

    /// <summary>Approves every device authorization that is pending now.</summary>
    public void ApproveAll() => _center.Devices.ApproveAll();

    /// <summary>Whether the portal would take this access token now.</summary>
    /// <param name="token">The token.</param>
    /// <returns>True when it was issued here, has not expired and was not logged out.</returns>
    public bool IsValidAccessToken(string token) => _center.Tokens.FindByAccessToken(token) is not null;

    /// <summary>Makes every refresh token issued so far invalid.</summary>
    public void RevokeRefreshTokens() => _center.Tokens.RevokeRefreshTokens();

    /// <summary>Makes every access token issued so far invalid; refresh tokens stay.</summary>
    public void RevokeAccessTokens() => _center.Tokens.RevokeAccessTokens();

    /// <summary>Forgets the replies still queued and the requests recorded; clients, codes and tokens stay.</summary>
    public void Reset()
    {
        _scripts.Clear();
        _log.Clear();
    }

    /// <summary>Stops the server; requests under way are cut off.</summary>
    /// <returns>When it has stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();
        using var deadline = new CancellationTokenSource(StopTime);
        await _app.StopAsync(deadline.Token);
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private string Known(string operation) =>
        operation == "Unknown" || _router.Names.Contains(operation)
            ? operation
            : throw new ArgumentException(
                $"There is no operation '{operation}'. Known: {string.Join(", ", _router.Names.Distinct().Order())}.",
                nameof(operation)
            );

    private void Decide(string userCode, DeviceDecision decision)
    {
        if (!_center.Devices.Decide(userCode, decision))
        {
            throw new ArgumentException(
                "There is no device authorization with this user code, or it has expired or been used.",
                nameof(userCode)
            );
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        if (_center.Options.Control && ControlEndpoints.Handles(context))
        {
            await Wire.SendAsync(
                context,
                ControlEndpoints.Answer(this, context.Request, Encoding.UTF8.GetString(buffer.ToArray())),
                context.RequestAborted
            );
            return;
        }

        var query = QueryHelpers
            .ParseQuery(context.Request.QueryString.Value)
            .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""))
            .ToList();
        Operation operation = _router.Find(
            context.Request.Method,
            context.Request.Path,
            context.Request.QueryString.Value?.TrimStart('?') ?? ""
        );
        RecordedRequest request = Recorded(context.Request, buffer.ToArray(), operation.Name);
        var call = new Call(_center, request, buffer.ToArray(), query);
        _log.Add(request);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        try
        {
            await AnswerAsync(context, operation, call, ended.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }

        _center.Options.RequestCompleted?.Invoke(request);
    }

    private async Task AnswerAsync(HttpContext context, Operation operation, Call call, CancellationToken cancellationToken)
    {
        Reply? scripted = null;
        WireReply reply;
        try
        {
            if (operation.Name == "CreateTokenWithIAM")
            {
                SignatureCheck.Check(call.Request, call.Body, call.Query, _center);
            }

            ServiceModel.Check(call.Request, call.Query);
            scripted =
                _scripts.TryGetValue(operation.Name, out ConcurrentQueue<Reply>? queue) && queue.TryDequeue(out Reply? next)
                    ? next
                    : Reply.Normal();
            if (scripted is Reply.DelayReply delay)
            {
                await Task.Delay(delay.Time, _center.Options.Clock, cancellationToken);
            }
            else if (scripted is Reply.AfterReply after)
            {
                await after.Moment.WaitAsync(cancellationToken);
            }

            reply = scripted switch
            {
                Reply.RawReply raw => new(raw.StatusCode, raw.Body, raw.ContentType),
                Reply.FaultReply fault when operation.Name == "Authorize" => operation.Handler(call with { Fault = fault.Fault }),
                Reply.FaultReply fault => throw fault.Fault,
                Reply.NormalReply normal => operation.Handler(call with { WithRefreshToken = normal.IssueRefreshToken }),
                Reply.ResetReply or Reply.HangReply => new(0),
                _ => operation.Handler(call),
            };
        }
        catch (ServiceFault fault)
        {
            reply = WireReply.Fault(fault, asMessage: ServiceModel.IsPortal(operation.Name));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            reply = WireReply.Fault(new("InternalServerException", exception.Message), asMessage: ServiceModel.IsPortal(operation.Name));
        }

        Remember(reply.Body);
        switch (scripted)
        {
            case Reply.HangReply:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
            case Reply.ResetReply or Reply.LostReply:
                context.Abort();
                break;
            case Reply.TruncatedReply:
                await Wire.SendTruncatedAsync(context, reply, cancellationToken);
                break;
            default:
                call.Request.StatusReturned = reply.Status;
                call.Request.ExceptionReturned = reply.ErrorType;
                await Wire.SendAsync(context, reply, cancellationToken);
                break;
        }
    }

    private RecordedRequest Recorded(HttpRequest request, byte[] body, string operation)
    {
        var headers = request.Headers.ToDictionary(
            header => header.Key,
            header => header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
        foreach (string? name in new[] { "x-amz-sso_bearer_token", "X-Amz-Security-Token" })
        {
            _center.Secrets.Remember(headers.GetValueOrDefault(name));
        }

        string text = Encoding.UTF8.GetString(body);
        return new()
        {
            Operation = operation,
            Method = request.Method,
            Path = request.Path,
            Query = request.QueryString.Value?.TrimStart('?') ?? "",
            Headers = headers,
            Body = text,
            Json = Remember(text),
            At = _center.Options.Clock.GetUtcNow(),
        };
    }

    // Gives the text as JSON, or null; its secrets are remembered.
    private JsonElement? Remember(string text)
    {
        try
        {
            var json = JsonElement.Parse(text, StrictJson);
            _center.Secrets.RememberAll(json);
            return json;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
