using AWS.Tools.SSOOIDC.IdentityCenter.State;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Endpoints;

/// <summary>The device verification page, the person's answer to it, and the start URL.</summary>
internal static class DeviceEndpoints
{
    public static WireReply Show(Call call)
    {
        string? userCode = call.QueryText("user_code");
        if (string.IsNullOrWhiteSpace(userCode))
        {
            return WireReply.Html(Pages.CodeEntry());
        }

        return call.Center.Devices.Find(userCode) is (var authorization, DeviceDecision.Pending)
            ? WireReply.Html(
                Pages.Approval("/device", "user_code", authorization.UserCode, authorization.ClientName, authorization.UserCode, [])
            )
            : Unknown();
    }

    public static WireReply Decide(Call call)
    {
        Dictionary<string, StringValues> form = QueryHelpers.ParseQuery(call.Request.Body);
        (string? userCode, bool approved) = (form["user_code"].ToString(), form["decision"] == "approve");
        bool decided =
            call.Center.Devices.Find(userCode) is (_, DeviceDecision.Pending)
            && call.Center.Devices.Decide(userCode, approved ? DeviceDecision.Approved : DeviceDecision.Denied);
        return decided
            ? WireReply.Html(
                Pages.Message(approved ? "Request approved" : "Request denied", "You can close this page and return to your terminal.")
            )
            : Unknown();
    }

    public static WireReply Start(Call call) =>
        WireReply.Html(
            Pages.Message(
                "AWS access portal",
                $"This is a local IAM Identity Center. Its start URL is {call.Center.StartUrl}; to enter a user code, go to "
                    + $"{call.Center.Endpoint}/device."
            )
        );

    public static WireReply Vanity(Call call) => WireReply.Redirect(call.Center.StartUrl);

    private static WireReply Unknown() =>
        WireReply.Html(Pages.Message("Nothing to approve", "The code is mistyped, has expired, or was answered before."), 400);
}
