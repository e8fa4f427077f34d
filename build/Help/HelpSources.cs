namespace AWS.Tools.SSOOIDC.Build;

/// <summary>Where the help is made from.</summary>
/// <param name="Manifest">The module's manifest.</param>
/// <param name="Assemblies">The folder with its assemblies for PowerShell 7.</param>
/// <param name="Comments">The files with the doc comments, as the compiler writes them.</param>
/// <param name="Pages">The folder with the examples and the about pages.</param>
public sealed record HelpSources(string Manifest, string Assemblies, IReadOnlyList<string> Comments, string Pages);
