namespace AWS.Tools.SSOOIDC.Build;

/// <summary>A page that explains a matter as a whole.</summary>
/// <param name="Name">Its name, such as <c>about_AWS.Tools.SSOOIDC</c>.</param>
/// <param name="Synopsis">What it is about, in a sentence.</param>
/// <param name="Body">The page without its title and that sentence, as Markdown.</param>
internal sealed record AboutPage(string Name, string Synopsis, string Body);
