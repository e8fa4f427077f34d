using System.Management.Automation;
using Amazon;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Binding;

/// <summary>Reads a region from what a caller gave: text, or a region object of this or another AWS module or SDK.</summary>
internal static class RegionArgument
{
    /// <summary>
    /// Reads a region's system name from text, an SDK's <c>RegionEndpoint</c> (of any copy of the SDK) or an AWS module's <c>AWSRegion</c>.
    /// </summary>
    /// <returns>The system name in lower case; null when <paramref name="value"/> is null.</returns>
    /// <exception cref="CoreException">It cannot be the name of a region.</exception>
    public static string? Read(object? value, string source)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        string? name = plain switch
        {
            null => null,
            string text => text,
            RegionEndpoint endpoint => endpoint.SystemName,
            _ => PropertyText(value!, "SystemName") ?? PropertyText(value!, "Region") ?? plain.ToString(),
        };
        return name is null ? null : RegionName.Parse(name, source);
    }

    private static string? PropertyText(object value, string property) =>
        PSObject.AsPSObject(value).Properties[property]?.Value?.ToString();
}
