namespace AWS.Tools.SSOOIDC.IdentityCenter.Tests;

/// <summary>A registered client.</summary>
internal sealed record Registered(string Id, string Secret);
