namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>The temporary keys of a role. Not a record, on purpose: it has no text form that could leak.</summary>
internal sealed class RoleKeys
{
    public required string AccessKeyId { get; init; }

    public required string SecretAccessKey { get; init; }

    public required string SessionToken { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
