using System.Collections;
using System.Management.Automation;
using System.Reflection;
using Amazon;
using Amazon.Runtime;
using Amazon.SSOOIDC;

namespace AWS.Tools.SSOOIDC.Settings;

/// <summary>
/// Lets <c>-Credential</c> take a credentials object of another copy of the SDK, which another module may have loaded.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CredentialsTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        ForeignCredentials.Adapt(inputData) ?? inputData;
}

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
            PropertyInfo property = Settable().FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw new ArgumentTransformationMetadataException(
                    $"A client config has no property '{Text.Printable(name)}'. It has: {string.Join(", ", Settable().Select(p => p.Name).OrderBy(n => n, StringComparer.Ordinal))}.");
            Set(config, property, entry.Value);
        }
        return config;
    }

    private static AmazonSSOOIDCConfig FromForeign(object other)
    {
        var config = new AmazonSSOOIDCConfig();
        // Only what was set on it: its getters may look up the environment or the instance's metadata.
        foreach (FieldInfo field in ForeignCredentials.Fields(other.GetType()))
        {
            PropertyInfo? property = Settable().FirstOrDefault(p => string.Equals(p.Name, field.Name.TrimStart('_'), StringComparison.OrdinalIgnoreCase));
            object? value = field.GetValue(other);
            if (property is null || value is null)
            {
                continue;
            }
            if (value.GetType().FullName == typeof(RegionEndpoint).FullName)
            {
                config.RegionEndpoint = RegionEndpoint.GetBySystemName(RegionName.Read(value, "-ClientConfig"));
            }
            else if (value is string or int or long or bool or TimeSpan && property.PropertyType.IsInstanceOfType(value))
            {
                Set(config, property, value);
            }
            else if (value.GetType().IsEnum && (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is { IsEnum: true } type
                && Enum.IsDefined(type, value.ToString()!))
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
                string? region = RegionName.Read(plain, "-ClientConfig");
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
            string? regionBefore = property.Name == nameof(config.ServiceURL) ? ClientConfigs.RegionSetOn(config) : null;
            property.SetValue(config, LanguagePrimitives.ConvertTo(plain, property.PropertyType, System.Globalization.CultureInfo.InvariantCulture));
            if (regionBefore is not null)
            {
                config.AuthenticationRegion = regionBefore;
            }
        }
        catch (Exception e) when (e is PSInvalidCastException or ArgumentException or TargetInvocationException)
        {
            throw new ArgumentTransformationMetadataException(
                $"The client config's {property.Name} cannot be set: {(e.InnerException ?? e).Message}", e);
        }
    }

    private static IEnumerable<PropertyInfo> Settable() =>
        typeof(AmazonSSOOIDCConfig).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod?.IsPublic == true);
}

/// <summary>Credentials made by another copy of the SDK, used through what they offer instead of their type.</summary>
internal sealed class ForeignCredentials : AWSCredentials
{
    private readonly object _other;
    private readonly MethodInfo _getCredentials;

    private ForeignCredentials(object other, MethodInfo getCredentials)
    {
        _other = other;
        _getCredentials = getCredentials;
    }

    /// <summary>
    /// The SDK credentials that an object is or wraps: ours, those of another copy, or AWS's own shell wrapper of either.
    /// Null where it is none of these.
    /// </summary>
    public static AWSCredentials? Adapt(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (plain is null or string)
        {
            return null;
        }
        if (plain is AWSCredentials ours)
        {
            return ours;
        }
        if (IsA(plain, typeof(AnonymousAWSCredentials).FullName!))
        {
            return new AnonymousAWSCredentials();
        }
        if (IsA(plain, typeof(AWSCredentials).FullName!)
            && plain.GetType().GetMethod(nameof(GetCredentials), Type.EmptyTypes) is { } getCredentials)
        {
            return new ForeignCredentials(plain, getCredentials);
        }
        // AWS.Tools.Common keeps the shell's default in a wrapper whose property is not public.
        return plain.GetType().Name == "AWSPSCredentials"
            ? Adapt(plain.GetType().GetProperty("Credentials", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)?.GetValue(plain))
            : null;
    }

    /// <summary>Whether an object's type, or one it derives from, has that full name, whichever assembly it is from.</summary>
    public static bool IsA(object value, string fullName)
    {
        for (Type? type = value.GetType(); type is not null; type = type.BaseType)
        {
            if (type.FullName == fullName)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>All instance fields of a type and the types it derives from.</summary>
    public static IEnumerable<FieldInfo> Fields(Type type)
    {
        for (Type? t = type; t is not null && t != typeof(object); t = t.BaseType)
        {
            foreach (FieldInfo field in t.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                yield return field;
            }
        }
    }

    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials()
    {
        object current;
        try
        {
            current = _getCredentials.Invoke(_other, null)
                ?? throw new AmazonClientException("The credentials object has no credentials.");
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            throw new AmazonClientException(e.InnerException.Message, e.InnerException);
        }
        return new ImmutableCredentials(Read("AccessKey"), Read("SecretKey"), Read("Token"));

        string? Read(string property) => current.GetType().GetProperty(property)?.GetValue(current) as string;
    }
}
