using System.Management.Automation;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Binding;

/// <summary>Reads the patterns that parameters for names take.</summary>
internal static class NamePattern
{
    /// <summary>A pattern; null where none is given, which matches every name.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="options">How it matches, besides that no culture counts.</param>
    /// <exception cref="CoreException">It is no pattern.</exception>
    public static WildcardPattern? Read(string? text, WildcardOptions options = WildcardOptions.IgnoreCase)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }
        try
        {
            var pattern = new WildcardPattern(text, options | WildcardOptions.CultureInvariant);
            _ = pattern.IsMatch(string.Empty);
            return pattern;
        }
        catch (WildcardPatternException e)
        {
            throw new CoreException(
                ErrorIds.InvalidArgument,
                FailureKind.InvalidArgument,
                $"'{Sanitizer.Escape(text)}' is no wildcard pattern: {Sanitizer.Shorten(e.Message)}",
                "Escape what is no wildcard with a backtick, or close the bracket."
            );
        }
    }

    /// <summary>Whether a name, which may be missing, matches.</summary>
    public static bool Matches(this WildcardPattern? pattern, string? name) => pattern?.IsMatch(name ?? string.Empty) ?? true;

    /// <summary>Whether a text is the one name that is meant, and no pattern.</summary>
    public static bool IsName(string? text) => !string.IsNullOrEmpty(text) && !WildcardPattern.ContainsWildcardCharacters(text);
}
