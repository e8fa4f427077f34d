using System.Globalization;
using System.Text.Json.Nodes;
using AWS.Tools.SSOOIDC.IdentityCenter.State;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Endpoints;

/// <summary>The access portal: Logout, and what the CLI's SSO profiles need.</summary>
internal static class PortalEndpoints
{
    private const int DefaultPageSize = 20;

    public static WireReply Logout(Call call) => call.Center.Tokens.End(Bearer(call)) ? new WireReply(200) : throw Unauthorized();

    public static WireReply ListAccounts(Call call)
    {
        Admit(call);
        return Page(
            call,
            "accountList",
            call.Center.Options.Accounts,
            account => new JsonObject
            {
                ["accountId"] = account.Id,
                ["accountName"] = account.Name,
                ["emailAddress"] = account.EmailAddress,
            }
        );
    }

    public static WireReply ListAccountRoles(Call call)
    {
        Admit(call);
        PortalAccount account = Account(call);
        return Page(call, "roleList", account.Roles, role => new JsonObject { ["roleName"] = role, ["accountId"] = account.Id });
    }

    public static WireReply GetRoleCredentials(Call call)
    {
        Admit(call);
        if (!Account(call).Roles.Contains(call.QueryText("role_name")))
        {
            throw new ServiceFault("ForbiddenException", "No access");
        }

        IdentityCenterOptions options = call.Center.Options;
        RoleKey key = call.Center.RoleKeys.Issue();
        return WireReply.Json(
            new JsonObject
            {
                ["roleCredentials"] = new JsonObject
                {
                    ["accessKeyId"] = key.AccessKeyId,
                    ["secretAccessKey"] = key.SecretAccessKey,
                    ["sessionToken"] = key.SessionToken,
                    ["expiration"] = (options.Clock.GetUtcNow() + options.RoleCredentialsLifetime).ToUnixTimeMilliseconds(),
                },
            }
        );
    }

    private static string Bearer(Call call) => call.Request.Headers["x-amz-sso_bearer_token"];

    private static void Admit(Call call)
    {
        if (!call.Center.PortalPace.Admits())
        {
            throw new ServiceFault("TooManyRequestsException", "Rate exceeded");
        }

        if (call.Center.Tokens.FindByAccessToken(Bearer(call)) is null)
        {
            throw Unauthorized();
        }
    }

    private static ServiceFault Unauthorized() => new("UnauthorizedException", "Session token not found or invalid");

    private static PortalAccount Account(Call call) =>
        call.Center.Options.Accounts.FirstOrDefault(account => account.Id == call.QueryText("account_id"))
        ?? throw new ServiceFault("ResourceNotFoundException", "There is no such account.");

    private static WireReply Page<T>(Call call, string list, IReadOnlyList<T> items, Func<T, JsonObject> item)
    {
        int size = call.QueryText("max_result") is { } asked ? int.Parse(asked, CultureInfo.InvariantCulture) : DefaultPageSize;
        int start = 0;
        if (
            call.QueryText("next_token") is { } token
            && (!int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out start) || start >= items.Count)
        )
        {
            throw ServiceFault.InvalidRequest("'next_token' is not one that was given out.");
        }

        JsonObject page = new() { [list] = new JsonArray([.. items.Skip(start).Take(size).Select(item)]) };
        if (start + size < items.Count)
        {
            page["nextToken"] = (start + size).ToString(CultureInfo.InvariantCulture);
        }

        return WireReply.Json(page);
    }
}
