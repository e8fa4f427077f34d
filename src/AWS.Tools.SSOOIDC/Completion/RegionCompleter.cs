using Amazon;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes a region's system name.</summary>
internal sealed class RegionCompleter : ValueCompleter
{
    private protected override IEnumerable<(string Value, string Tip)> Values(string commandName) =>
        RegionEndpoint.EnumerableAllRegions.Select(region => (region.SystemName, region.DisplayName));
}
