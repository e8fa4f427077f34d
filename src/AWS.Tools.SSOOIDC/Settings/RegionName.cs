using System.Text.RegularExpressions;
using Amazon;

namespace AWS.Tools.SSOOIDC.Settings;

/// <summary>What counts as the name of a region, and how one is read from what a caller gave.</summary>
internal static class RegionName
{
    // A region becomes a label of the endpoint's host name, so this is what one may look like: no dot, slash or space
    // can reach the host name from here.
    private static readonly Regex Label = new(
        "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1)
    );

    /// <summary>
    /// Reads a region's system name from text, an SDK's <c>RegionEndpoint</c> (of any copy of the SDK) or an AWS
    /// module's <c>AWSRegion</c>.
    /// </summary>
    /// <returns>The system name in lower case; null when <paramref name="value"/> is null.</returns>
    /// <exception cref="ArgumentException">It cannot be the name of a region.</exception>
    public static string? Read(object? value, string source)
    {
        object? plain = value is System.Management.Automation.PSObject wrapped ? wrapped.BaseObject : value;
        string? name = plain switch
        {
            null => null,
            string text => text,
            RegionEndpoint endpoint => endpoint.SystemName,
            _ => PropertyText(value!, "SystemName") ?? PropertyText(value!, "Region") ?? plain.ToString(),
        };
        if (name is null)
        {
            return null;
        }
#pragma warning disable CA1308 // Region names are lower case; AWS's own tools accept them in any case.
        string lower = name.ToLowerInvariant();
#pragma warning restore CA1308
        return Label.IsMatch(lower)
            ? lower
            : throw new ArgumentException(
                $"'{Text.Printable(name)}' ({source}) cannot be the name of an AWS region. A region's system name looks like 'us-east-1'."
            );
    }

    /// <summary>The error for what <see cref="Read"/> refuses.</summary>
    public static SettingsException Invalid(ArgumentException cause) =>
        new("InvalidRegion", cause.Message, "Give a region's system name, such as us-east-1.", inner: cause);

    private static string? PropertyText(object value, string property) =>
        System.Management.Automation.PSObject.AsPSObject(value).Properties[property]?.Value?.ToString();
}
