namespace AWS.Tools.SSOOIDC.Build;

/// <summary>An example.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Before">What is said before the code, as Markdown.</param>
/// <param name="Code">What is typed.</param>
/// <param name="After">What is said after it, as Markdown.</param>
internal sealed record ExampleHelp(string Title, string Before, string Code, string After);
