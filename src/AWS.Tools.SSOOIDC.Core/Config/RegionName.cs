using System.Text.RegularExpressions;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>What counts as the name of a region.</summary>
internal static class RegionName
{
    // A region becomes a label of the endpoint's host name, so this is what one may look like: no dot, slash, space or line end
    // can reach the host name from here.
    private static readonly Regex Label = new(
        @"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1)
    );

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
        return Label.IsMatch(lower) ? lower : null;
    }

    private static CoreException Invalid(string text, string source) =>
        new(
            ErrorIds.InvalidRegion,
            FailureKind.InvalidArgument,
            $"'{Sanitizer.Escape(text)}' ({source}) cannot be the name of an AWS region. A region's system name looks like 'us-east-1'.",
            "Give a region's system name, such as us-east-1."
        );
}
