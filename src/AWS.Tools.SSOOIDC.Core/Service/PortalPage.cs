namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>A part of a list.</summary>
/// <param name="Items">What is in it.</param>
/// <param name="NextToken">What the next part is asked for with; null after the last one.</param>
internal sealed record PortalPage<T>(IReadOnlyList<T> Items, string? NextToken);
