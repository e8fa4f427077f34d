namespace AWS.Tools.SSOOIDC.IdentityCenter.State;

/// <summary>A device authorization as it was started.</summary>
internal sealed record DeviceAuthorization(
    string DeviceCode,
    string UserCode,
    string ClientId,
    string ClientName,
    DateTimeOffset ExpiresAt
);
