using System.Collections;
using System.Management.Automation;
using System.Net;
using System.Reflection;
using Amazon;
using Amazon.SSOOIDC;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Internals;

namespace AWS.Tools.SSOOIDC.Binding;

/// <summary>
/// Lets <c>-ClientConfig</c> take a hashtable, with the region by name, and a config object of another copy of the SDK.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ClientConfigTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            IDictionary table => FromTable(table),
            AmazonSSOOIDCConfig => inputData,
            { } other when ForeignCredentials.IsA(other, typeof(AmazonSSOOIDCConfig).FullName!) => FromForeign(other),
            _ => inputData,
        };

    private static AmazonSSOOIDCConfig FromTable(IDictionary table)
    {
        var config = new AmazonSSOOIDCConfig();
        // ServiceURL and RegionEndpoint each reset the other: the URL goes first and the region becomes the signing region.
        foreach (DictionaryEntry entry in table)
        {
            string name = entry.Key.ToString()!;
            PropertyInfo property =
                Settable().FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw new ArgumentTransformationMetadataException(
                    $"A client config has no property '{Sanitizer.Shorten(name)}'. It has: "
                        + $"{string.Join(", ", Settable().Select(p => p.Name).OrderBy(n => n, StringComparer.Ordinal))}."
                );
            Set(config, property, entry.Value);
        }
        return config;
    }

    private static AmazonSSOOIDCConfig FromForeign(object other)
    {
        var config = new AmazonSSOOIDCConfig();
        // Only what was set on it: its getters may look up the environment or the instance's metadata.
        foreach (FieldInfo field in InstanceFields.Of(other.GetType()))
        {
            PropertyInfo? property = Settable()
                .FirstOrDefault(p => string.Equals(p.Name, field.Name.TrimStart('_'), StringComparison.OrdinalIgnoreCase));
            object? value = field.GetValue(other);
            if (property is null || value is null)
            {
                continue;
            }
            if (value.GetType().FullName == typeof(RegionEndpoint).FullName)
            {
                config.RegionEndpoint = RegionEndpoint.GetBySystemName(RegionArgument.Read(value, "-ClientConfig"));
            }
            else if (value is string or int or long or bool or TimeSpan && property.PropertyType.IsInstanceOfType(value))
            {
                Set(config, property, value);
            }
            else if (
                value.GetType().IsEnum
                && (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is { IsEnum: true } type
                && Enum.IsDefined(type, value.ToString()!)
            )
            {
                property.SetValue(config, Enum.Parse(type, value.ToString()!));
            }
            else if (property.PropertyType.IsInstanceOfType(value))
            {
                property.SetValue(config, value);
            }
        }
        return config;
    }

    private static void Set(AmazonSSOOIDCConfig config, PropertyInfo property, object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        try
        {
            if (property.PropertyType == typeof(RegionEndpoint))
            {
                string? region = RegionArgument.Read(plain, "-ClientConfig");
                if (config.ServiceURL is null)
                {
                    config.RegionEndpoint = region is null ? null : RegionEndpoint.GetBySystemName(region);
                }
                else
                {
                    config.AuthenticationRegion = region;
                }
                return;
            }
            if (plain is PSCredential user && property.PropertyType.IsAssignableFrom(typeof(NetworkCredential)))
            {
                // Its own split takes what stands behind an @ for a domain, which a proxy's user is not to lose.
                plain = user.UserName.Contains('\\') ? user.GetNetworkCredential() : new NetworkCredential(user.UserName, user.Password);
            }
            string? regionBefore = property.Name == nameof(config.ServiceURL) ? ClientConfigs.RegionSetOn(config) : null;
            property.SetValue(
                config,
                LanguagePrimitives.ConvertTo(plain, property.PropertyType, System.Globalization.CultureInfo.InvariantCulture)
            );
            if (regionBefore is not null)
            {
                config.AuthenticationRegion = regionBefore;
            }
        }
        catch (Exception e) when (e is PSInvalidCastException or ArgumentException or TargetInvocationException)
        {
            throw new ArgumentTransformationMetadataException(
                $"The client config's {property.Name} cannot be set: {(e.InnerException ?? e).Message}",
                e
            );
        }
    }

    private static IEnumerable<PropertyInfo> Settable() =>
        typeof(AmazonSSOOIDCConfig).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod?.IsPublic == true);
}
