namespace AWS.Tools.SSOOIDC.IdentityCenter.State;

/// <summary>The temporary _keys of a role, as the portal gives them out.</summary>
internal sealed record RoleKey(string AccessKeyId, string SecretAccessKey, string SessionToken);
