namespace AWS.Tools.SSOOIDC.Tests.Unit.IdentityCenter;

/// <summary>A registered client.</summary>
internal sealed record Registered(string Id, string Secret);
