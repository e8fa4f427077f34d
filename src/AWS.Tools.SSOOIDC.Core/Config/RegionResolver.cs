using Amazon.Util;
using AWS.Tools.SSOOIDC.Core.Credentials;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.SdkInternals;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>Finds the region to call, as it stands at this call.</summary>
internal static class RegionResolver
{
    /// <summary>The region and where it came from.</summary>
    /// <param name="settings">What the caller gave.</param>
    /// <param name="profile">The profile that the call names, if it names one.</param>
    /// <param name="required">Whether the call cannot do without a region; only then is the instance's metadata asked.</param>
    /// <param name="timeout">How long to wait for that.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    /// <exception cref="CoreException">There is no region, or what is set cannot be one.</exception>
    public static async Task<(string? Region, string Source)> ResolveAsync(
        CallSettings settings,
        Profiles.Found? profile,
        bool required,
        MetadataTimeout timeout,
        CancellationToken cancellationToken
    )
    {
        foreach ((string source, Func<string?> read) in Sources(settings, profile))
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
        return metadata is not null ? (metadata, "the instance's metadata") : throw NoRegion();
    }

    // Each source is read only when those before it had nothing.
    private static IEnumerable<(string Source, Func<string?> Read)> Sources(CallSettings settings, Profiles.Found? profile)
    {
        yield return ("-Region", () => settings.Region);
        yield return ("-ClientConfig", () => settings.ClientConfig is null ? null : ClientConfigs.RegionSetOn(settings.ClientConfig));
        yield return ("$StoredAWSRegion", () => settings.ShellRegion);
        yield return ($"profile {profile?.Profile.Name}", () => profile?.Profile.Region?.SystemName);
        yield return ("AWS_REGION", () => Environment.GetEnvironmentVariable("AWS_REGION"));
        yield return ("AWS_DEFAULT_REGION", () => Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION"));
        string name = SharedFiles.DefaultProfileName;
        yield return ($"profile {name}", () => Profiles.Find(name, settings.ProfileLocation)?.Profile.Region?.SystemName);
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

    private static CoreException NoRegion() =>
        new(
            ErrorIds.NoRegion,
            FailureKind.InvalidArgument,
            "No region is set: not with -Region, on -ClientConfig, in $StoredAWSRegion, in the named profile, in AWS_REGION or "
                + $"AWS_DEFAULT_REGION, in the profile '{SharedFiles.DefaultProfileName}' or by the instance's metadata.",
            "Add -Region us-east-1 (with your region), set a default with Set-DefaultAWSRegion, or set AWS_REGION."
        );
}
