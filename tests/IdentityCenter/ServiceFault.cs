using System.Collections.Frozen;

namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>An exception of the service models: ends the request and becomes its reply.</summary>
internal sealed class ServiceFault : Exception
{
    // Name, status and OAuth code of every exception of the two models, and of the ones that AWS's signature check answers.
    private static readonly FrozenDictionary<string, (int Status, string? Code)> Known = new Dictionary<string, (int, string?)>
    {
        ["AccessDeniedException"] = (400, "access_denied"),
        ["AuthorizationPendingException"] = (400, "authorization_pending"),
        ["ExpiredTokenException"] = (400, "expired_token"),
        ["InternalServerException"] = (500, "server_error"),
        ["InvalidClientException"] = (401, "invalid_client"),
        ["InvalidClientMetadataException"] = (400, "invalid_client_metadata"),
        ["InvalidGrantException"] = (400, "invalid_grant"),
        ["InvalidRedirectUriException"] = (400, "invalid_redirect_uri"),
        ["InvalidRequestException"] = (400, "invalid_request"),
        ["InvalidRequestRegionException"] = (400, "invalid_request"),
        ["InvalidScopeException"] = (400, "invalid_scope"),
        ["SlowDownException"] = (400, "slow_down"),
        ["UnauthorizedClientException"] = (400, "unauthorized_client"),
        ["UnsupportedGrantTypeException"] = (400, "unsupported_grant_type"),

        ["ResourceNotFoundException"] = (404, null),
        // Not in the model, but what the portal answers where the role is not assigned.
        ["ForbiddenException"] = (403, null),
        ["TooManyRequestsException"] = (429, null),
        ["UnauthorizedException"] = (401, null),

        ["IncompleteSignatureException"] = (400, null),
        ["InvalidSignatureException"] = (403, null),
        ["MissingAuthenticationTokenException"] = (403, null),
        ["UnrecognizedClientException"] = (403, null),

        ["MethodNotAllowedException"] = (405, null),
        ["UnknownOperationException"] = (404, null),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public ServiceFault(string name, string? description = null, string? reason = null)
        : base(description ?? name)
    {
        if (!Known.TryGetValue(name, out (int Status, string? Code) known))
        {
            throw new ArgumentException(
                $"'{name}' is not an exception of the service. Known: {string.Join(", ", Known.Keys.Order())}.",
                nameof(name)
            );
        }

        Name = name;
        Description = description;
        Reason = reason;
        (Status, Code) = known;
    }

    /// <summary>The exception's name in the model.</summary>
    public string Name { get; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The OAuth code; null for exceptions that have a plain message only.</summary>
    public string? Code { get; }

    public string? Description { get; }

    public string? Reason { get; }

    /// <summary>Where the caller should go instead; InvalidRequestRegionException only.</summary>
    public (string Endpoint, string Region)? RightPlace { get; init; }

    public static ServiceFault InvalidRequest(string description) => new("InvalidRequestException", description);

    public static ServiceFault InvalidGrant(string description) => new("InvalidGrantException", description);
}
