using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Endpoints;

/// <summary>What a test does to the server over HTTP where it runs in another process: script replies, answer for the person, read
/// what was recorded. There only with <see cref="IdentityCenterOptions.Control"/>; its requests are not recorded.
/// <list type="table">
/// <item><term>POST
/// /control/script</term><description><c>{"operation":"CreateToken","replies":["pending","error:InvalidGrantException"]}</c>
/// queues replies; <see cref="ParseReply"/> has their names.</description></item>
/// <item><term>POST /control/approve, deny, expire</term><description><c>{"userCode":"ABCD-EFGH"}</c> answers a device
/// authorization; approve without a code approves all that are pending.</description></item>
/// <item><term>POST /control/revoke-refresh-tokens</term><description><c>{}</c> makes every refresh token issued so far
/// invalid.</description></item>
/// <item><term>POST /control/revoke-access-tokens</term><description><c>{}</c> makes every access token issued so far
/// invalid.</description></item>
/// <item><term>POST /control/reset</term><description><c>{}</c> forgets the replies still queued and the requests
/// recorded.</description></item>
/// <item><term>GET /control/requests</term><description>The recorded requests; <c>?operation=CreateToken</c> those to one
/// operation.</description></item>
/// <item><term>GET /control/secrets</term><description>Every secret that crossed the wire.</description></item>
/// </list></summary>
internal static class ControlEndpoints
{
    private const string Root = "/control/";

    public static bool Handles(HttpContext context) => context.Request.Path.Value!.StartsWith(Root, StringComparison.Ordinal);

    public static WireReply Answer(IdentityCenterServer server, HttpRequest request, string body)
    {
        try
        {
            string what = request.Path.Value![Root.Length..];
            if (request.Method == "GET")
            {
                return Show(server, what, request.Query["operation"].ToString());
            }

            // A page in a browser cannot send this type to another origin unasked.
            if (request.Method != "POST" || request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
            {
                return Refusal(405, "Send GET, or POST with application/json.");
            }

            return Act(server, what, JsonNode.Parse(body)?.AsObject() ?? [])
                ? WireReply.Json(new JsonObject())
                : Refusal(404, $"There is no '{what}'.");
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException or InvalidOperationException or FormatException)
        {
            return Refusal(400, exception.Message);
        }
    }

    /// <summary>Reads a reply's name: normal, pending, slow-down, denied, expired, reset, hang, truncated, garbage, empty, html, lost,
    /// no-refresh-token, or, with a value, error:Name, error:Name:description, error:Name/Reason:description, status:503, status:503:body,
    /// delay:milliseconds, json:{...}. A body that is an object is called JSON, and any other HTML.</summary>
    internal static Reply ParseReply(string text)
    {
        (string? name, string? value) = text.Split(':', 2) is [var head, var rest] ? (head, rest) : (text, "");
        return name switch
        {
            "normal" => Reply.Normal(),
            "pending" => Reply.Pending(),
            "slow-down" => Reply.SlowDown(),
            "denied" => Reply.Denied(),
            "expired" => Reply.Expired(),
            "reset" => Reply.Reset(),
            "hang" => Reply.Hang(),
            "truncated" => Reply.Truncated(),
            "garbage" => Reply.Garbage(),
            "empty" => Reply.Empty(),
            "html" => Reply.Html(),
            "lost" => Reply.LoseReply(),
            "no-refresh-token" => Reply.WithoutRefreshToken(),
            "error" when value.Split(':', 2) is [var exception, var description] => exception.Split('/', 2) is [var fault, var reason]
                ? Reply.Error(fault, description, reason)
                : Reply.Error(exception, description),
            "error" => Reply.Error(value),
            "status" when value.Split(':', 2) is [var status, var body] => Reply.Status(
                int.Parse(status, CultureInfo.InvariantCulture),
                body,
                body.StartsWith('{') ? "application/json" : "text/html"
            ),
            "status" => Reply.Status(int.Parse(value, CultureInfo.InvariantCulture)),
            "delay" => Reply.Delay(TimeSpan.FromMilliseconds(double.Parse(value, CultureInfo.InvariantCulture))),
            "json" => Reply.Json(value),
            _ => throw new ArgumentException($"There is no reply '{text}'.", nameof(text)),
        };
    }

    private static bool Act(IdentityCenterServer server, string what, JsonObject body)
    {
        switch (what)
        {
            case "script":
                server.Script(
                    Text(body, "operation"),
                    [.. (body["replies"] ?? throw Missing("replies")).AsArray().Select(reply => ParseReply((string?)reply ?? ""))]
                );
                return true;
            case "approve" when body["userCode"] is null:
                server.ApproveAll();
                return true;
            case "approve":
                server.Approve(Text(body, "userCode"));
                return true;
            case "deny":
                server.Deny(Text(body, "userCode"));
                return true;
            case "expire":
                server.Expire(Text(body, "userCode"));
                return true;
            case "revoke-refresh-tokens":
                server.RevokeRefreshTokens();
                return true;
            case "revoke-access-tokens":
                server.RevokeAccessTokens();
                return true;
            case "reset":
                server.Reset();
                return true;
            default:
                return false;
        }
    }

    private static WireReply Show(IdentityCenterServer server, string what, string operation) =>
        what switch
        {
            "requests" => List((operation.Length == 0 ? server.Requests : server.RequestsTo(operation)).Select(Shown)),
            "secrets" => List(server.IssuedSecrets.Select(secret => (JsonNode)secret)),
            _ => Refusal(404, $"There is no '{what}'."),
        };

    private static JsonObject Shown(RecordedRequest request) =>
        new()
        {
            ["operation"] = request.Operation,
            ["method"] = request.Method,
            ["path"] = request.Path,
            ["query"] = request.Query,
            ["headers"] = new JsonObject(
                request.Headers.Select(header => KeyValuePair.Create<string, JsonNode?>(header.Key.ToLowerInvariant(), header.Value))
            ),
            ["body"] = request.Body,
            ["at"] = request.At,
            ["status"] = request.StatusReturned,
            ["exception"] = request.ExceptionReturned,
        };

    private static WireReply List(IEnumerable<JsonNode> items) => WireReply.Json(new JsonArray([.. items]));

    private static WireReply Refusal(int status, string message) =>
        WireReply.Json(new JsonObject { ["message"] = message }) with
        {
            Status = status,
        };

    private static string Text(JsonObject body, string member) => (string?)body[member] ?? throw Missing(member);

    private static ArgumentException Missing(string member) => new($"'{member}' is missing.");
}
