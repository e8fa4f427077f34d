namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>One line of a shared file.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Whole">The line as it stands, without its end.</param>
/// <param name="Text">What stands between a header's brackets, a key in small letters, or what a further line adds.</param>
/// <param name="Value">A key's value.</param>
internal readonly record struct ConfigLine(ConfigLineKind Kind, string Whole, string Text, string Value);
