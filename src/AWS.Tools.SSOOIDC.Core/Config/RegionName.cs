using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>What counts as the name of a region.</summary>
internal static class RegionName
{
    private const int LongestLabel = 63;

    /// <summary>Reads a region's system name, in any case.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it came from, for the message.</param>
    /// <returns>The system name in lower case.</returns>
    /// <exception cref="CoreException">It cannot be the name of a region.</exception>
    public static string Parse(string text, string source) => TryParse(text) ?? throw Invalid(text, source);

    /// <summary>The system name in lower case; null where the text cannot be the name of a region.</summary>
    public static string? TryParse(string text)
    {
#pragma warning disable CA1308 // Region names are lower case; AWS's own tools accept them in any case.
        string lower = text.ToLowerInvariant();
#pragma warning restore CA1308
        return IsLabel(lower) ? lower : null;
    }

    // A region becomes a label of the endpoint's host name, so this is what one may look like: no dot, slash, space or line end
    // can reach the host name from here.
    private static bool IsLabel(string text) =>
        text.Length is > 0 and <= LongestLabel
        && text[0] != '-'
        && text[text.Length - 1] != '-'
        && text.All(static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    private static CoreException Invalid(string text, string source) =>
        new(
            ErrorIds.InvalidRegion,
            FailureKind.InvalidArgument,
            $"'{Sanitizer.Escape(text)}' ({source}) cannot be the name of an AWS region. A region's system name looks like 'us-east-1'.",
            "Give a region's system name, such as us-east-1."
        );
}
