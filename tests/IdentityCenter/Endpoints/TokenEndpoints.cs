using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AWS.Tools.SSOOIDC.IdentityCenter.State;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Endpoints;

/// <summary>CreateToken and CreateTokenWithIAM.</summary>
internal static class TokenEndpoints
{
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";
    private const string RefreshTokenType = "urn:ietf:params:oauth:token-type:refresh_token";

    // What an application gets that names no scopes.
    private static readonly IReadOnlyList<string> DefaultScopes = ["openid", "aws", "sts:identity_context"];

    public static WireReply CreateToken(Call call)
    {
        Client client = call.Center.Clients.Authenticate(call.Text("clientId"), call.Text("clientSecret"));
        string grant = call.Text("grantType");
        CheckGrant(grant, Grants.OfClients);
        if (!client.MayUse(grant))
        {
            throw new ServiceFault("UnauthorizedClientException", $"The client is not registered for the grant '{grant}'.");
        }

        // The model: the scopes of a request have no effect, the registered ones count.
        bool withRefreshToken = call.WithRefreshToken && client.MayUse(Grants.RefreshToken);
        IssuedTokens tokens = grant switch
        {
            Grants.AuthorizationCode => call.Center.Tokens.Issue(new(client.Id, SpendCode(call).Scopes), withRefreshToken),
            Grants.RefreshToken => call.Center.Tokens.Refresh(call.NeededText("refreshToken"), client.Id, null, withRefreshToken),
            _ => SpendDeviceCode(call, client, withRefreshToken),
        };
        JsonObject reply = Reply(call, tokens);
        if (tokens.Scopes.Contains("openid"))
        {
            reply["idToken"] = IdToken(call, client.Id);
        }

        return WireReply.Json(reply);
    }

    public static WireReply CreateTokenWithIAM(Call call)
    {
        string clientId = call.Text("clientId");
        if (!Rules.IsApplication(clientId))
        {
            throw new ServiceFault("InvalidClientException", "'clientId' must be the ARN of an application.");
        }

        string grant = call.Text("grantType");
        CheckGrant(grant, Grants.OfApplications);
        IReadOnlyList<string>? scopes = call.Texts("scope");
        Rules.CheckScopes(scopes ?? [], call.Center.Options);

        string issuedType = AccessTokenType;
        IssuedTokens tokens;
        switch (grant)
        {
            case Grants.AuthorizationCode:
                IReadOnlyList<string> granted = SpendCode(call).Scopes;
                tokens = Issue(call, clientId, Narrowed(scopes, granted.Count > 0 ? granted : DefaultScopes));
                break;
            case Grants.RefreshToken:
                tokens = call.Center.Tokens.Refresh(call.NeededText("refreshToken"), clientId, scopes, call.WithRefreshToken);
                break;
            case Grants.JwtBearer:
                CheckAssertion(call.NeededText("assertion"), call.Center.Options.Clock.GetUtcNow());
                tokens = Issue(call, clientId, scopes ?? DefaultScopes);
                break;
            default:
                issuedType = CheckExchange(call);
                tokens = Issue(call, clientId, scopes ?? DefaultScopes, withRefreshToken: issuedType == RefreshTokenType);
                break;
        }

        string context = Secrets.Opaque("");
        JsonObject reply = Reply(call, tokens);
        reply["idToken"] = IdToken(call, clientId, context);
        reply["issuedTokenType"] = issuedType;
        reply["scope"] = new JsonArray([.. tokens.Scopes.Select(scope => JsonValue.Create(scope))]);
        reply["awsAdditionalDetails"] = new JsonObject { ["identityContext"] = context };
        return WireReply.Json(reply);
    }

    private static void CheckGrant(string grant, IReadOnlyList<string> supported)
    {
        if (!supported.Contains(grant))
        {
            throw new ServiceFault("UnsupportedGrantTypeException", $"There is no grant '{grant}' here.");
        }
    }

    private static IssuedTokens SpendDeviceCode(Call call, Client client, bool withRefreshToken)
    {
        call.Center.Devices.Redeem(call.NeededText("deviceCode"), client.Id);
        return call.Center.Tokens.Issue(new(client.Id, client.Scopes), withRefreshToken);
    }

    private static AuthorizationRequest SpendCode(Call call)
    {
        (string? code, string? verifier, string? redirect) = (
            call.NeededText("code"),
            call.NeededText("codeVerifier"),
            call.NeededText("redirectUri")
        );
        if (!Rules.IsVerifier(verifier))
        {
            throw ServiceFault.InvalidRequest("'codeVerifier' must be 43 to 128 unreserved characters.");
        }

        AuthorizationRequest request =
            call.Center.Tokens.SpendCode(code, call.Text("clientId"))
            ?? throw ServiceFault.InvalidGrant("The code is unknown to this client, used or expired.");
        if (redirect != request.RedirectUri)
        {
            throw ServiceFault.InvalidGrant("'redirectUri' is not the one that the code was sent to.");
        }

        if (Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) != request.Challenge)
        {
            throw ServiceFault.InvalidGrant("'codeVerifier' does not answer the challenge.");
        }

        return request;
    }

    private static IReadOnlyList<string> Narrowed(IReadOnlyList<string>? asked, IReadOnlyList<string> granted) =>
        asked?.Except(granted).FirstOrDefault() is { } foreign
            ? throw new ServiceFault("InvalidScopeException", $"The code was not granted the scope '{foreign}'.")
            : asked ?? granted;

    private static IssuedTokens Issue(Call call, string clientId, IReadOnlyList<string> scopes, bool withRefreshToken = true) =>
        call.Center.Tokens.Issue(new(clientId, scopes), withRefreshToken && call.WithRefreshToken);

    private static void CheckAssertion(string assertion, DateTimeOffset now)
    {
        try
        {
            string[] parts = assertion.Split('.');
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            if (
                parts.Length == 3
                && (!payload.RootElement.TryGetProperty("exp", out JsonElement expiry) || expiry.GetInt64() > now.ToUnixTimeSeconds())
            )
            {
                return;
            }
        }
        catch (Exception exception)
            when (exception is FormatException or JsonException or IndexOutOfRangeException or InvalidOperationException)
        {
            // Whatever is wrong with it, it is no assertion: the same fault as an expired one.
        }

        throw ServiceFault.InvalidGrant("'assertion' is not a JWT, or has expired.");
    }

    private static string CheckExchange(Call call)
    {
        (string? token, string? type) = (call.NeededText("subjectToken"), call.NeededText("subjectTokenType"));
        string requested = call.OptionalText("requestedTokenType") ?? AccessTokenType;
        if (type != AccessTokenType || requested is not (AccessTokenType or RefreshTokenType))
        {
            throw ServiceFault.InvalidRequest(
                "'subjectTokenType' must be an access token's, 'requestedTokenType' an access or a refresh token's."
            );
        }

        return call.Center.Tokens.FindByAccessToken(token) is not null
            ? requested
            : throw ServiceFault.InvalidGrant("'subjectToken' is not a valid access token of this Identity Center.");
    }

    private static JsonObject Reply(Call call, IssuedTokens tokens)
    {
        JsonObject reply = new()
        {
            ["accessToken"] = tokens.AccessToken,
            ["tokenType"] = "Bearer",
            ["expiresIn"] = (int)call.Center.Options.AccessTokenLifetime.TotalSeconds,
        };
        if (tokens.RefreshToken is not null)
        {
            reply["refreshToken"] = tokens.RefreshToken;
        }

        return reply;
    }

    private static string IdToken(Call call, string audience, string? context = null)
    {
        DateTimeOffset now = call.Center.Options.Clock.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = call.Center.StartUrl,
            ["sub"] = "94482488-3041-7005-0ccd-7f7f7f7f7f7f",
            ["aud"] = audience,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + call.Center.Options.AccessTokenLifetime).ToUnixTimeSeconds(),
        };
        if (context is not null)
        {
            claims["sts:identity_context"] = context;
        }

        return Secrets.Jwt(claims);
    }
}
