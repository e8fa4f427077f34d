using System.Text.Json.Nodes;
using AWS.Tools.SSOOIDC.IdentityCenter.State;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Endpoints;

/// <summary>RegisterClient and StartDeviceAuthorization.</summary>
internal static class RegistrationEndpoints
{
    public static WireReply RegisterClient(Call call)
    {
        IdentityCenterOptions options = call.Center.Options;
        string name = call.Text("clientName");
        if (name.Length > options.MaxClientNameLength)
        {
            throw new ServiceFault(
                "InvalidClientMetadataException",
                $"'clientName' is longer than {options.MaxClientNameLength} characters."
            );
        }

        if (call.Text("clientType") != "public")
        {
            throw new ServiceFault("InvalidClientMetadataException", "'clientType' must be 'public'.");
        }

        IReadOnlyList<string> scopes = call.Texts("scopes") ?? [];
        Rules.CheckScopes(scopes, options);
        IReadOnlyList<string> grants = call.Texts("grantTypes") ?? [];
        if (grants.Except(Grants.OfClients).FirstOrDefault() is { } unknown)
        {
            throw new ServiceFault("UnsupportedGrantTypeException", $"A client cannot be granted '{unknown}'.");
        }

        IReadOnlyList<string> redirects = call.Texts("redirectUris") ?? [];
        if (redirects.FirstOrDefault(uri => !Rules.IsRedirectUri(uri)) is { } bad)
        {
            throw new ServiceFault("InvalidRedirectUriException", $"'{bad}' is not https, nor http to a loopback host.");
        }

        CheckAuthorizationCode(call, grants, redirects);
        if (call.OptionalText("entitledApplicationArn") is { } arn && !Rules.IsApplication(arn))
        {
            throw ServiceFault.InvalidRequest("'entitledApplicationArn' is not the ARN of an application.");
        }

        Client client = call.Center.Clients.Register(name, scopes, grants, redirects);
        return WireReply.Json(
            new JsonObject
            {
                ["clientId"] = client.Id,
                ["clientSecret"] = client.Secret,
                ["clientIdIssuedAt"] = client.IssuedAt.ToUnixTimeSeconds(),
                ["clientSecretExpiresAt"] = client.ExpiresAt.ToUnixTimeSeconds(),
                ["authorizationEndpoint"] = call.Center.Endpoint + "/authorize",
                ["tokenEndpoint"] = call.Center.Endpoint + "/token",
            }
        );
    }

    public static WireReply StartDeviceAuthorization(Call call)
    {
        Client client = call.Center.Clients.Authenticate(call.Text("clientId"), call.Text("clientSecret"));
        if (!client.MayUse(Grants.DeviceCode))
        {
            throw new ServiceFault("UnauthorizedClientException", "The client is not registered for the device code grant.");
        }

        Rules.CheckStartUrl("startUrl", call.Text("startUrl"), call.Center.StartUrl);
        DeviceAuthorization authorization = call.Center.Devices.Start(client.Id, client.Name);
        string page = call.Center.Endpoint + "/device";
        return WireReply.Json(
            new JsonObject
            {
                ["deviceCode"] = authorization.DeviceCode,
                ["userCode"] = authorization.UserCode,
                ["verificationUri"] = page,
                ["verificationUriComplete"] = $"{page}?user_code={authorization.UserCode}",
                ["expiresIn"] = (int)call.Center.Options.DeviceCodeLifetime.TotalSeconds,
                ["interval"] = call.Center.Options.Interval,
            }
        );
    }

    // A client for the authorization code needs to say where the code may go and whose sign-in page it means.
    private static void CheckAuthorizationCode(Call call, IReadOnlyList<string> grants, IReadOnlyList<string> redirects)
    {
        string? issuer = call.OptionalText("issuerUrl");
        if (issuer is not null)
        {
            Rules.CheckStartUrl("issuerUrl", issuer, call.Center.StartUrl);
        }

        if (!grants.Contains(Grants.AuthorizationCode))
        {
            return;
        }

        if (redirects.Count == 0)
        {
            throw new ServiceFault("InvalidRedirectUriException", "The authorization code grant needs 'redirectUris'.");
        }

        if (issuer is null)
        {
            throw ServiceFault.InvalidRequest("The authorization code grant needs 'issuerUrl'.");
        }
    }
}
