using System.Text.Json;
using System.Text.Json.Nodes;

namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>A whole HTTP reply, ready to be sent, delayed, cut or lost.</summary>
internal sealed record WireReply(int Status, string Body = "", string? ContentType = null)
{
    public string? Location { get; init; }

    public string? ErrorType { get; init; }

    public string? Allow { get; init; }

    public static WireReply Json(JsonNode body) => new(200, body.ToJsonString(JsonSerializerOptions.Web), "application/json");

    public static WireReply Html(string page, int status = 200) => new(status, page, "text/html; charset=utf-8");

    public static WireReply Redirect(string location) => new(302) { Location = location };

    /// <summary>The fault as OIDC writes it, or with a plain message as the portal and the signature check do.</summary>
    public static WireReply Fault(ServiceFault fault, bool asMessage)
    {
        JsonObject body = [];
        if (asMessage || fault.Code is null)
        {
            body["message"] = fault.Description ?? fault.Name;
        }
        else
        {
            body["error"] = fault.Code;
            body["error_description"] = fault.Description;
            if (fault.Reason is not null)
            {
                body["reason"] = fault.Reason;
            }

            if (fault.RightPlace is { } place)
            {
                body["endpoint"] = place.Endpoint;
                body["region"] = place.Region;
            }
        }

        return new(fault.Status, body.ToJsonString(), "application/json") { ErrorType = fault.Name };
    }
}
