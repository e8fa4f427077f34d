namespace AWS.Tools.SSOOIDC.Build;

/// <summary>What a cmdlet puts out.</summary>
/// <param name="Type">The type's full name.</param>
/// <param name="Description">What it is, as Markdown; empty for a type of .NET.</param>
/// <param name="Properties">Its properties, each with what it is, as Markdown; empty text where that is not ours to say.</param>
internal sealed record OutputHelp(string Type, string Description, IReadOnlyList<(string Name, string Description)> Properties);
