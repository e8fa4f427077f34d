using System.Management.Automation;
using System.Management.Automation.Runspaces;
using AWS.Tools.SSOOIDC.Internals;

namespace AWS.Tools.SSOOIDC.Loader;

/// <summary>
/// Lets scripts give a region's name, or the region object of another copy of the SDK, where a region object is wanted:
/// <c>[Amazon.SSOOIDC.AmazonSSOOIDCConfig] @{ RegionEndpoint = 'eu-west-1' }</c>.
/// </summary>
public sealed class RegionConverter : PSTypeConverter
{
    private const string RegionType = "Amazon.RegionEndpoint";

    /// <summary>Has a session use it.</summary>
    internal static void Register(Runspace session) =>
        SessionTypes.Add(session, new TypeData(RegionType) { TypeConverter = typeof(RegionConverter), IsOverride = true });

    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) =>
        destinationType?.FullName == RegionType && NameOf(sourceValue) is not null;

    /// <inheritdoc/>
    public override object? ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        destinationType.GetMethod("GetBySystemName", [typeof(string)])!.Invoke(null, [NameOf(sourceValue)]);

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new PSInvalidCastException();

    private static string? NameOf(object? value) =>
        (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            string name => name,
            { } region when region.GetType().FullName == RegionType => region.GetType().GetProperty("SystemName")?.GetValue(region)
                as string,
            _ => null,
        };
}
