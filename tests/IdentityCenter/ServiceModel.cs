using System.Collections.Frozen;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>The inputs of the operations as the two service models describe them, and the check of a request against them.</summary>
internal static class ServiceModel
{
    private static readonly FrozenDictionary<string, Member[]> Inputs = new Dictionary<string, Member[]>
    {
        ["RegisterClient"] =
        [
            new("clientName", Required: true),
            new("clientType", Required: true),
            new("scopes", Kind.Texts),
            new("redirectUris", Kind.Texts),
            new("grantTypes", Kind.Texts),
            new("issuerUrl"),
            new("entitledApplicationArn"),
        ],
        ["StartDeviceAuthorization"] =
        [
            new("clientId", Required: true),
            new("clientSecret", Required: true),
            new("startUrl", Required: true),
        ],
        ["CreateToken"] =
        [
            new("clientId", Required: true),
            new("clientSecret", Required: true),
            new("grantType", Required: true),
            new("deviceCode"),
            new("code"),
            new("refreshToken"),
            new("scope", Kind.Texts),
            new("redirectUri"),
            new("codeVerifier"),
        ],
        ["CreateTokenWithIAM"] =
        [
            new("clientId", Required: true),
            new("grantType", Required: true),
            new("code"),
            new("refreshToken"),
            new("assertion"),
            new("scope", Kind.Texts),
            new("redirectUri"),
            new("subjectToken"),
            new("subjectTokenType"),
            new("requestedTokenType"),
            new("codeVerifier"),
        ],
        ["GetRoleCredentials"] = [new("role_name", Required: true), new("account_id", Required: true)],
        ["ListAccountRoles"] = [new("account_id", Required: true), new("next_token"), new("max_result", Kind.PageSize)],
        ["ListAccounts"] = [new("next_token"), new("max_result", Kind.PageSize)],
        ["Logout"] = [],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private enum Kind
    {
        Text,
        Texts,
        PageSize,
    }

    /// <summary>Whether the operation takes a JSON body.</summary>
    public static bool IsOidc(string operation) =>
        operation is "RegisterClient" or "StartDeviceAuthorization" or "CreateToken" or "CreateTokenWithIAM";

    /// <summary>Whether the operation belongs to the portal: a bearer token in a header, arguments in the query.</summary>
    public static bool IsPortal(string operation) => Inputs.ContainsKey(operation) && !IsOidc(operation);

    /// <summary>Checks a request's form.</summary>
    /// <exception cref="ServiceFault">It is not what the model allows.</exception>
    public static void Check(RecordedRequest request, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        string operation = request.Operation;
        if (!Inputs.TryGetValue(operation, out Member[]? members))
        {
            return;
        }

        // The signed operation's own headers are the signature check's business.
        if (
            operation != "CreateTokenWithIAM"
            && (request.Headers.ContainsKey("Authorization") || request.Headers.ContainsKey("X-Amz-Security-Token"))
        )
        {
            throw ServiceFault.InvalidRequest($"{operation} is not signed: it takes neither Authorization nor X-Amz-Security-Token.");
        }

        if (IsPortal(operation))
        {
            CheckBearer(request);
            CheckQuery(members, query);
        }
        else
        {
            // The one query there is, aws_iam=t, has already chosen the operation.
            if (operation != "CreateTokenWithIAM" && request.Query.Length > 0)
            {
                throw ServiceFault.InvalidRequest($"{operation} takes no query.");
            }

            CheckContentType(request);
            CheckBody(members, request);
        }
    }

    private static void CheckContentType(RecordedRequest request)
    {
        if (
            !request.Headers.TryGetValue("Content-Type", out string? value)
            || !MediaTypeHeaderValue.TryParse(value, out MediaTypeHeaderValue? type)
            || !string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
            || type.Parameters.Any(parameter => !parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase))
            || (type.CharSet is { } charset && !charset.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        )
        {
            throw ServiceFault.InvalidRequest("The content type must be application/json, in UTF-8.");
        }
    }

    private static void CheckBody(Member[] members, RecordedRequest request)
    {
        if (request.Json is not { ValueKind: JsonValueKind.Object } body)
        {
            throw ServiceFault.InvalidRequest("The body must be one JSON object without duplicate members.");
        }

        foreach (JsonProperty sent in body.EnumerateObject())
        {
            Member member =
                Array.Find(members, member => member.Name == sent.Name)
                ?? throw ServiceFault.InvalidRequest($"{request.Operation} has no member '{sent.Name}'.");
            bool fits =
                member.Kind == Kind.Texts
                    ? sent.Value.ValueKind == JsonValueKind.Array && sent.Value.EnumerateArray().All(IsText)
                    : IsText(sent.Value);
            if (!fits)
            {
                throw ServiceFault.InvalidRequest(
                    $"'{member.Name}' must be {(member.Kind == Kind.Texts ? "a list of strings" : "a string")}, none of them empty."
                );
            }
        }

        if (Array.Find(members, member => member.Required && !body.TryGetProperty(member.Name, out _)) is { } missing)
        {
            throw ServiceFault.InvalidRequest($"'{missing.Name}' is required.");
        }
    }

    private static bool IsText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString());

    private static void CheckBearer(RecordedRequest request)
    {
        if (!request.Headers.TryGetValue("x-amz-sso_bearer_token", out string? token) || string.IsNullOrWhiteSpace(token))
        {
            throw ServiceFault.InvalidRequest("The header x-amz-sso_bearer_token is required.");
        }

        if (request.Body.Trim() is not ("" or "{}"))
        {
            throw ServiceFault.InvalidRequest($"{request.Operation} takes no body.");
        }
    }

    private static void CheckQuery(Member[] members, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        foreach (KeyValuePair<string, string> sent in query)
        {
            Member member =
                Array.Find(members, member => member.Name == sent.Key)
                ?? throw ServiceFault.InvalidRequest($"There is no query parameter '{sent.Key}'.");
            if (string.IsNullOrWhiteSpace(sent.Value) || query.Count(other => other.Key == sent.Key) > 1)
            {
                throw ServiceFault.InvalidRequest($"'{member.Name}' must come once and not be empty.");
            }

            if (
                member.Kind == Kind.PageSize
                && (!int.TryParse(sent.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int size) || size is < 1 or > 100)
            )
            {
                throw ServiceFault.InvalidRequest($"'{member.Name}' must be a number from 1 to 100.");
            }
        }

        if (Array.Find(members, member => member.Required && query.All(sent => sent.Key != member.Name)) is { } missing)
        {
            throw ServiceFault.InvalidRequest($"'{missing.Name}' is required.");
        }
    }

    private sealed record Member(string Name, Kind Kind = Kind.Text, bool Required = false);
}
