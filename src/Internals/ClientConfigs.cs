using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.SSOOIDC;

namespace AWS.Tools.SSOOIDC.Internals;

/// <summary>
/// Reads and copies a caller's client config without touching it. Its public members are no way to do that: what was not set they look up in
/// the environment, the files or the instance's metadata, and some keep what they find, so a copy made by them would have it set
/// (AWSSDK.Core 4.0).
/// </summary>
internal static class ClientConfigs
{
    private static readonly MethodInfo CloneMethod = typeof(object).GetMethod(
        "MemberwiseClone",
        BindingFlags.Instance | BindingFlags.NonPublic
    )!;

    private static readonly FieldInfo RegionField = Field("regionEndpoint");

    private static readonly FieldInfo RetriesField = Field("maxRetries");
    private static readonly FieldInfo RetryModeField = Field("retryMode");

    private static readonly Lazy<FieldInfo[]> Fields = new(() =>
        [
            // Each config makes these for itself, alike for all.
            .. InstanceFields
                .Of(typeof(AmazonSSOOIDCConfig))
                .Where(static field =>
                    field.FieldType.Namespace != "Amazon.Runtime.Internal"
                    && !typeof(Amazon.Runtime.Endpoints.IEndpointProvider).IsAssignableFrom(field.FieldType)
                ),
        ]
    );

    /// <summary>A copy that can be changed while the caller's own stays as it is.</summary>
    public static AmazonSSOOIDCConfig Copy(AmazonSSOOIDCConfig config) => (AmazonSSOOIDCConfig)CloneMethod.Invoke(config, null)!;

    /// <summary>The region that was set on a config, as a system name; null where none was.</summary>
    public static string? RegionSetOn(ClientConfig config) =>
        (RegionField.GetValue(config) as RegionEndpoint)?.SystemName ?? config.AuthenticationRegion;

    /// <summary>Whether it was set on a config how often a call is made again.</summary>
    public static bool HasRetries(ClientConfig config) => RetriesField.GetValue(config) is not null;

    /// <summary>Whether it was set on a config how a call is made again.</summary>
    public static bool HasRetryMode(ClientConfig config) => RetryModeField.GetValue(config) is not null;

    /// <summary>A text that differs whenever anything set on a config differs.</summary>
    public static string Fingerprint(AmazonSSOOIDCConfig config)
    {
        var state = new StringBuilder();
        foreach (FieldInfo field in Fields.Value)
        {
            Append(state.Append(field.Name).Append('='), field.GetValue(config));
            state.Append('\n');
        }
        return state.ToString();

        static void Append(StringBuilder state, object? value)
        {
            switch (value)
            {
                case null:
                    break;
                case IEnumerable<string> list:
                    state.Append(string.Join(",", list));
                    break;
                case IConvertible or TimeSpan or RegionEndpoint:
                    state.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
                default:
                    // Helpers (an HTTP client factory, a proxy) are told apart by identity.
                    state.Append(RuntimeHelpers.GetHashCode(value).ToString(CultureInfo.InvariantCulture));
                    break;
            }
        }
    }

    private static FieldInfo Field(string name) =>
        typeof(ClientConfig).GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingFieldException(nameof(ClientConfig), name);
}
