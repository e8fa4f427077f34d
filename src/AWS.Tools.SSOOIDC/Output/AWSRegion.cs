namespace Amazon.PowerShell.Common;

/// <summary>An AWS region.</summary>
public sealed class AWSRegion
{
    internal AWSRegion(string region, string name, bool isShellDefault)
    {
        Region = region;
        Name = name;
        IsShellDefault = isShellDefault;
    }

    /// <summary>The system name, such as <c>eu-west-1</c>.</summary>
    public string Region { get; }

    /// <summary>The display name, such as <c>Europe (Ireland)</c>.</summary>
    public string Name { get; }

    /// <summary>Whether it is the default of this shell.</summary>
    public bool IsShellDefault { get; }

    /// <inheritdoc/>
    public override string ToString() => Region;

    internal static AWSRegion From(Amazon.RegionEndpoint endpoint, string? shellDefault) =>
        new(
            endpoint.SystemName,
            endpoint.DisplayName,
            string.Equals(endpoint.SystemName, shellDefault, StringComparison.OrdinalIgnoreCase)
        );
}
