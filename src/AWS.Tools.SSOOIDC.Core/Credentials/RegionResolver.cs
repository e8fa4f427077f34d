using Amazon.Util;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Internals;

namespace AWS.Tools.SSOOIDC.Core.Credentials;

/// <summary>Finds the region to call, as it stands at this call.</summary>
internal static class RegionResolver
{
    /// <summary>The region and where it came from.</summary>
    /// <param name="settings">What the caller gave.</param>
    /// <param name="environment">Where variables are.</param>
    /// <param name="profiles">The profiles.</param>
    /// <param name="profile">The name of the profile that the call names, if it names one.</param>
    /// <param name="required">Whether the call cannot do without a region; only then is the instance's metadata asked.</param>
    /// <param name="timeout">How long to wait for that.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    /// <exception cref="CoreException">There is no region, or what is set cannot be one.</exception>
    public static async Task<(string? Region, string Source)> ResolveAsync(
        CallSettings settings,
        HostEnvironment environment,
        Lazy<ProfileStore> profiles,
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
            ($"profile {Sanitizer.Escape(profile)}", () => profile is null ? null : profiles.Value.Region(profile)),
            ("AWS_REGION", () => environment.Variable("AWS_REGION")),
            ("AWS_DEFAULT_REGION", () => environment.Variable("AWS_DEFAULT_REGION")),
            ($"profile {Sanitizer.Escape(inForce)}", () => profiles.Value.Region(inForce)),
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
        if (profiles.Value.Config.Unreadable is { } unreadable)
        {
            // The region may be in it; the one of the machine would be a guess.
            throw unreadable;
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
