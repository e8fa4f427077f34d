namespace AWS.Tools.SSOOIDC.Core.Flows;

/// <summary>The access portal that a start URL leads to.</summary>
/// <param name="Address">The address that the service knows.</param>
/// <param name="Region">The region that this address names; null where it names none.</param>
internal sealed record Portal(string Address, string? Region);
