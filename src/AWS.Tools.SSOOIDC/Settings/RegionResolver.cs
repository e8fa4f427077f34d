using Amazon.Util;

namespace AWS.Tools.SSOOIDC.Settings;

/// <summary>Finds the region to call, as it stands at this call.</summary>
internal static class RegionResolver
{
    /// <summary>The region and where it came from.</summary>
    /// <param name="settings">What the caller gave.</param>
    /// <param name="profile">The profile that the call names, if it names one.</param>
    /// <param name="required">Whether the call cannot do without a region; only then is the instance's metadata asked.</param>
    /// <param name="patience">How long to wait for that.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    /// <exception cref="SettingsException">There is no region, or what is set cannot be one.</exception>
    public static async Task<(string? Region, string Source)> ResolveAsync(
        CallSettings settings,
        Profiles.Found? profile,
        bool required,
        MetadataPatience patience,
        CancellationToken cancellationToken
    )
    {
        foreach ((string source, Func<object?> read) in Sources(settings, profile))
        {
            if (read() is { } value && !(value is string { Length: 0 }))
            {
                try
                {
                    return (RegionName.Read(value, source), source);
                }
                catch (ArgumentException e)
                {
                    throw RegionName.Invalid(e);
                }
            }
        }
        if (!required)
        {
            return (null, "not needed");
        }
        string? metadata = await FromInstanceMetadataAsync(patience, cancellationToken).ConfigureAwait(false);
        return metadata is not null ? (metadata, "the instance's metadata") : throw NoRegion();
    }

    // Each source is read only when those before it had nothing.
    private static IEnumerable<(string Source, Func<object?> Read)> Sources(CallSettings settings, Profiles.Found? profile)
    {
        yield return ("-Region", () => settings.Region);
        yield return ("-ClientConfig", () => settings.ClientConfig is null ? null : ClientConfigs.RegionSetOn(settings.ClientConfig));
        yield return ("$StoredAWSRegion", () => settings.ShellRegion);
        yield return ($"profile {profile?.Profile.Name}", () => profile?.Profile.Region);
        yield return ("AWS_REGION", () => Environment.GetEnvironmentVariable("AWS_REGION"));
        yield return ("AWS_DEFAULT_REGION", () => Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION"));
        string name = SharedFiles.DefaultProfileName;
        yield return ($"profile {name}", () => Profiles.Find(name, settings.ProfileLocation)?.Profile.Region);
    }

    private static async Task<string?> FromInstanceMetadataAsync(MetadataPatience patience, CancellationToken cancellationToken)
    {
        try
        {
            return await patience
                .AskAsync(() => Task.FromResult(EC2InstanceMetadata.Region?.SystemName), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            // Not on an instance, or its metadata is switched off: there is no region there.
            return null;
        }
    }

    private static SettingsException NoRegion() =>
        new(
            "NoRegion",
            "No region is set: not with -Region, on -ClientConfig, in $StoredAWSRegion, in the named profile, in AWS_REGION or "
                + $"AWS_DEFAULT_REGION, in the profile '{SharedFiles.DefaultProfileName}' or by the instance's metadata.",
            "Add -Region us-east-1 (with your region), set a default with Set-DefaultAWSRegion, or set AWS_REGION."
        );
}
