namespace AWS.Tools.SSOOIDC.Build;

/// <summary>A link to more.</summary>
/// <param name="Text">What it is called: a cmdlet's or an about page's name, or a title.</param>
/// <param name="Url">The address; null for a name that Get-Help knows.</param>
internal sealed record RelatedLink(string Text, string? Url);
