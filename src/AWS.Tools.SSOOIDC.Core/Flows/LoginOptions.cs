

using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Core.Flows;

/// <summary>How to log in.</summary>
public sealed class LoginOptions
{
    /// <summary>The time limit of a login where none is given.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(600);

    /// <summary>Scopes instead of the configured ones; null for those.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>A really new login, whatever the cache has; the old session is logged out.</summary>
    public bool Force { get; init; }

    /// <summary>Never asks a person: a cached or refreshed token, or an error.</summary>
    public bool NonInteractive { get; init; }

    /// <summary>The device code flow.</summary>
    public bool UseDeviceCode { get; init; }

    /// <summary>The authorization code flow.</summary>
    public bool UseAuthorizationCode { get; init; }

    /// <summary>Opens no browser.</summary>
    public bool NoBrowser { get; init; }

    /// <summary>The loopback port for the browser's answer; null for a free one.</summary>
    public int? RedirectPort { get; init; }

    /// <summary>Draws the verification address as a QR code; implies the device code flow.</summary>
    public bool ShowQRCode { get; init; }

    /// <summary>How many columns the screen has, which a drawing must fit.</summary>
    public int ScreenWidth { get; init; } = 80;

    /// <summary>The limit of the whole login.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Keeps the token in this process and touches no file.</summary>
    public bool InMemory { get; init; }

    /// <summary>The OIDC service's address instead of the configured one.</summary>
    public string? EndpointUrl { get; init; }

    /// <exception cref="CoreException">Options are out of range or exclude each other.</exception>
    internal void Validate()
    {
        if (Force && NonInteractive)
        {
            throw SessionErrors.InvalidArgument(
                "A new login asks a person, and a non-interactive one must not: use one of them.",
                nameof(Force),
                nameof(NonInteractive)
            );
        }

        if (UseDeviceCode && UseAuthorizationCode)
        {
            throw SessionErrors.InvalidArgument(
                "The device code and the authorization code flow exclude each other.",
                nameof(UseDeviceCode),
                nameof(UseAuthorizationCode)
            );
        }

        if (RedirectPort is < 1 or > 65535)
        {
            throw SessionErrors.InvalidArgument("The redirect port has to be between 1 and 65535.", nameof(RedirectPort));
        }

        if (RedirectPort is not null && UseDeviceCode)
        {
            throw SessionErrors.InvalidArgument(
                "A redirect port belongs to the authorization code flow, not to the device code flow.",
                nameof(RedirectPort)
            );
        }

        if (ShowQRCode && UseAuthorizationCode)
        {
            throw SessionErrors.InvalidArgument(
                "A QR code belongs to the device code flow: another device could not come back to this one.",
                nameof(ShowQRCode)
            );
        }

        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromDays(1))
        {
            throw SessionErrors.InvalidArgument("The time limit has to be between 1 and 86400 seconds.", nameof(Timeout));
        }

        if (
            Scopes is not null
            && (Scopes.Count == 0 || Scopes.Any(static scope => string.IsNullOrWhiteSpace(scope) || scope.Any(char.IsWhiteSpace)))
        )
        {
            throw SessionErrors.InvalidArgument("A scope is a name without spaces.", nameof(Scopes));
        }
    }
}
