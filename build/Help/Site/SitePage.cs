namespace AWS.Tools.SSOOIDC.Build.Site;

/// <summary>A page of the site.</summary>
/// <param name="Name">Its name, which its file is named after.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Synopsis">What it is about, in a sentence, as Markdown.</param>
/// <param name="Body">The rest of it, as HTML.</param>
/// <param name="Anchors">What of it a search finds and its own list of contents has: anchors and what is there.</param>
internal sealed record SitePage(
    string Name,
    string Title,
    string Synopsis,
    string Body,
    IReadOnlyList<(string Anchor, string Title)> Anchors
);
