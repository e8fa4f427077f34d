namespace AWS.Tools.SSOOIDC.Build;

/// <summary>Text on a screen that looks the same throughout.</summary>
/// <param name="Text">The text.</param>
/// <param name="Bold">Whether it is bold.</param>
/// <param name="Colour">Its colour, one of the sixteen; null for the screen's own.</param>
internal sealed record TerminalText(string Text, bool Bold, int? Colour);
