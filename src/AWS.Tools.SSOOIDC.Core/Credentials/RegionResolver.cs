using Amazon.Util;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.SdkInternals;

namespace AWS.Tools.SSOOIDC.Core.Credentials;

/// <summary>Finds the region to call, as it stands at this call.</summary>
internal static class RegionResolver
{
    /// <summary>The region and where it came from.</summary>
    /// <param name="settings">What the caller gave.</param>
    /// <param name="environment">Where variables are.</param>
    /// <param name="config">The shared files.</param>
    /// <param name="profile">The name of the profile that the call names, if it names one.</param>
    /// <param name="required">Whether the call cannot do without a region; only then is the instance's metadata asked.</param>
    /// <param name="timeout">How long to wait for that.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    /// <exception cref="CoreException">There is no region, or what is set cannot be one.</exception>
    public static async Task<(string? Region, string Source)> ResolveAsync(
        CallSettings settings,
        HostEnvironment environment,
        Lazy<SharedConfig> config,
        string? profile,
        bool required,
        MetadataTimeout timeout,
        CancellationToken cancellationToken
    )
    {
        string inForce = SdkSettings.DefaultProfileName(environment);
        // Each source is read only when those before it had nothing.
        (string Source, Func<string?> Read)[] sources =
        [
            (settings.Labels.Region, () => settings.Region),
            (settings.Labels.ClientConfig, () => settings.ClientConfig is null ? null : ClientConfigs.RegionSetOn(settings.ClientConfig)),
            (settings.Labels.ShellRegion, () => settings.ShellRegion),
            ($"profile {profile}", () => profile is null ? null : FromProfile(config.Value, profile)),
            ("AWS_REGION", () => environment.Variable("AWS_REGION")),
            ("AWS_DEFAULT_REGION", () => environment.Variable("AWS_DEFAULT_REGION")),
            ($"profile {inForce}", () => FromProfile(config.Value, inForce)),
        ];
        foreach ((string source, Func<string?> read) in sources)
        {
            if (read() is { Length: > 0 } value)
            {
                return (RegionName.Parse(value, source), source);
            }
        }
        if (!required)
        {
            return (null, "not needed");
        }
        string? metadata = await FromInstanceMetadataAsync(timeout, cancellationToken).ConfigureAwait(false);
        return metadata is not null
            ? (RegionName.Parse(metadata, "the instance's metadata"), "the instance's metadata")
            : throw new CoreException(
                ErrorIds.NoRegion,
                FailureKind.InvalidArgument,
                "No region is set: it was looked for in "
                    + string.Join(", ", sources.Select(source => source.Source).Where(source => source != "profile "))
                    + " and in the instance's metadata."
            );
    }

    private static string? FromProfile(SharedConfig config, string name) =>
        config.Profile(name)?.Checked("region")
        ?? (Profiles.HasEncryptedStore ? Profiles.Find(name, null)?.Profile.Region?.SystemName : null);

    private static async Task<string?> FromInstanceMetadataAsync(MetadataTimeout timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await timeout
                .AskAsync(() => Task.FromResult(EC2InstanceMetadata.Region?.SystemName), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            // Not on an instance, or its metadata is switched off: there is no region there.
            return null;
        }
    }
}
