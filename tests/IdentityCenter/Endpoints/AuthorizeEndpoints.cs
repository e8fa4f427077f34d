using AWS.Tools.SSOOIDC.IdentityCenter.State;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Endpoints;

/// <summary>The authorize page of the authorization code grant, and the person's answer to it.</summary>
internal static class AuthorizeEndpoints
{
    private static readonly string[] Parameters =
    [
        "response_type",
        "client_id",
        "redirect_uri",
        "state",
        "code_challenge",
        "code_challenge_method",
        "scope",
        "scopes",
    ];

    public static WireReply Authorize(Call call)
    {
        // Without a client and a redirect that belong together there is nowhere to send an error: the person reads it.
        if (Refusal(call) is { } refusal)
        {
            return WireReply.Html(Pages.Message("This request cannot be served", refusal), 400);
        }

        string clientId = call.QueryText("client_id")!;
        Client? client = call.Center.Clients.Find(clientId);
        string[] scopes = (call.QueryText("scopes") ?? call.QueryText("scope") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var request = new AuthorizationRequest(
            clientId,
            client?.Name ?? clientId,
            call.QueryText("redirect_uri")!,
            call.QueryText("state") ?? "",
            call.QueryText("code_challenge") ?? "",
            scopes.Length > 0 ? scopes : client?.Scopes ?? []
        );
        try
        {
            CheckRequest(call, request, client);
            if (call.Fault is not null)
            {
                throw call.Fault;
            }
        }
        catch (ServiceFault fault)
        {
            return Redirect(request, "error", fault.Code ?? "server_error", ("error_description", fault.Description));
        }

        if (call.Center.Options.AutoApprove)
        {
            return Approve(call, request);
        }

        string key = Secrets.Identifier(16);
        call.Center.Approvals[key] = request;
        return WireReply.Html(Pages.Approval("/authorize", "request", key, request.ClientName, null, request.Scopes));
    }

    public static WireReply Decide(Call call)
    {
        Dictionary<string, StringValues> form = QueryHelpers.ParseQuery(call.Request.Body);
        if (!call.Center.Approvals.TryRemove(form["request"].ToString(), out AuthorizationRequest? request))
        {
            return WireReply.Html(Pages.Message("Nothing to approve", "This request was answered before, or never made."), 400);
        }

        return form["decision"] == "approve"
            ? Approve(call, request)
            : Redirect(request, "error", "access_denied", ("error_description", "The person denied the request."));
    }

    private static string? Refusal(Call call)
    {
        if (call.Query.FirstOrDefault(pair => !Parameters.Contains(pair.Key)).Key is { } unknown)
        {
            return $"There is no parameter '{unknown}'.";
        }

        if (call.Query.GroupBy(pair => pair.Key).FirstOrDefault(group => group.Count() > 1)?.Key is { } repeated)
        {
            return $"The parameter '{repeated}' came more than once.";
        }

        (string? clientId, string? redirect) = (call.QueryText("client_id") ?? "", call.QueryText("redirect_uri") ?? "");
        Client? client = call.Center.Clients.Find(clientId);
        if (client is null && !Rules.IsApplication(clientId))
        {
            return "The client is unknown, or its registration has expired.";
        }

        bool known = client is null ? Rules.IsRedirectUri(redirect) : Rules.IsRegisteredRedirect(redirect, client.RedirectUris);
        return known ? null : "The redirect is not one that the client has registered.";
    }

    private static void CheckRequest(Call call, AuthorizationRequest request, Client? client)
    {
        if (call.QueryText("response_type") != "code")
        {
            throw ServiceFault.InvalidRequest("'response_type' must be 'code'.");
        }

        if (client?.MayUse(Grants.AuthorizationCode) == false)
        {
            throw new ServiceFault("UnauthorizedClientException", "The client is not registered for the authorization code grant.");
        }

        if (string.IsNullOrWhiteSpace(request.State))
        {
            throw ServiceFault.InvalidRequest("'state' is required.");
        }

        if (call.QueryText("code_challenge_method") != "S256" || !Rules.IsChallenge(request.Challenge))
        {
            throw ServiceFault.InvalidRequest(
                "'code_challenge' must be a SHA-256 in base64url without padding, 'code_challenge_method' S256."
            );
        }

        if (call.QueryText("scope") is not null && call.QueryText("scopes") is not null)
        {
            throw ServiceFault.InvalidRequest("'scope' and 'scopes' are two names of one parameter.");
        }

        Rules.CheckScopes(request.Scopes, call.Center.Options);
        if (client is { Scopes.Count: > 0 } && request.Scopes.Except(client.Scopes).FirstOrDefault() is { } foreign)
        {
            throw new ServiceFault("InvalidScopeException", $"The client is not registered for the scope '{foreign}'.");
        }
    }

    private static WireReply Approve(Call call, AuthorizationRequest request)
    {
        string code = call.Center.Tokens.IssueCode(request);
        call.Center.Secrets.Remember(code);
        return Redirect(request, "code", code);
    }

    private static WireReply Redirect(AuthorizationRequest request, string name, string value, params (string Name, string? Value)[] more)
    {
        (string Name, string? Value)[] parameters = [(name, value), .. more, ("state", request.State)];
        return WireReply.Redirect(
            QueryHelpers.AddQueryString(
                request.RedirectUri,
                parameters.Where(pair => !string.IsNullOrEmpty(pair.Value)).Select(pair => KeyValuePair.Create(pair.Name, pair.Value))
            )
        );
    }
}
