namespace AWS.Tools.SSOOIDC.Core.Service;

internal sealed class DeviceAuthorization
{
    public required string DeviceCode { get; init; }

    public required string UserCode { get; init; }

    public required string VerificationUri { get; init; }

    public string? VerificationUriComplete { get; init; }

    public required TimeSpan ExpiresIn { get; init; }

    /// <summary>The pause between two polls; null when the service did not say.</summary>
    public TimeSpan? Interval { get; init; }
}
