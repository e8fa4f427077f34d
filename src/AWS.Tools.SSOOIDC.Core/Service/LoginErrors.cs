using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>The one place that turns what the service said into what a person reads.</summary>
internal static class LoginErrors
{
    private const string TryAgain = "Log in again: Connect-SSOOIDCSession.";
    private const string WaitAndTryAgain = "Wait a minute, then call again.";

    public static CoreException From(OidcException e) =>
        e.Error switch
        {
            OidcError.AccessDenied => new(
                ErrorIds.AccessDenied,
                FailureKind.PermissionDenied,
                $"The login was denied: {e.Message}",
                "Log in again and allow the request, or ask your administrator for access.",
                e.InnerException
            ),
            OidcError.ExpiredToken => ExpiredDeviceCode(e.InnerException),
            OidcError.InvalidClient => new(
                ErrorIds.InvalidClient,
                FailureKind.Authentication,
                $"The service does not know the client registration: {e.Message}",
                TryAgain,
                e.InnerException
            ),
            OidcError.InvalidGrant => new(
                ErrorIds.InvalidGrant,
                FailureKind.Authentication,
                $"The service does not accept the code: {e.Message}",
                TryAgain,
                e.InnerException
            ),
            OidcError.InvalidScope => new(
                ErrorIds.InvalidScope,
                FailureKind.InvalidArgument,
                $"The service does not accept the scopes: {e.Message}",
                "Correct -Scope, or sso_registration_scopes in the config.",
                e.InnerException
            ),
            OidcError.InvalidRequest or OidcError.Unauthorized => new(
                ErrorIds.InvalidRequest,
                FailureKind.InvalidArgument,
                $"The service does not accept the request: {e.Message}",
                "Check the start URL and its region.",
                e.InnerException
            ),
            OidcError.Throttled or OidcError.SlowDown => new(
                ErrorIds.Throttled,
                FailureKind.LimitsExceeded,
                $"The service asks for fewer calls: {e.Message}",
                WaitAndTryAgain,
                e.InnerException
            ),
            OidcError.NotSent or OidcError.LostReply => new(
                ErrorIds.ServiceUnreachable,
                e.IsTimeout ? FailureKind.Timeout : FailureKind.Connection,
                $"The service could not be reached: {e.Message}",
                "Check the network, the region and the endpoint, then call again.",
                e.InnerException
            ),
            OidcError.InvalidReply => new(
                ErrorIds.InvalidReply,
                FailureKind.InvalidData,
                $"The service's reply makes no sense: {e.Message}",
                "Check for a proxy or a wrong endpoint, then call again.",
                e.InnerException
            ),
            _ => new(
                ErrorIds.ServiceFailed,
                FailureKind.Connection,
                $"The service failed: {e.Message}",
                WaitAndTryAgain,
                e.InnerException
            ),
        };

    public static CoreException ExpiredDeviceCode(Exception? inner = null) =>
        new(
            ErrorIds.ExpiredDeviceCode,
            FailureKind.Timeout,
            "The device code expired before the login was approved.",
            TryAgain,
            inner
        );

    public static CoreException Timeout(TimeSpan limit) =>
        new(
            ErrorIds.LoginTimeout,
            FailureKind.Timeout,
            $"The login was not finished within {limit.TotalSeconds:0} seconds.",
            "Log in again, if need be with a larger -TimeoutSeconds."
        );

    public static CoreException LoginRequired(SessionTarget target, string reason, Exception? inner = null) =>
        new(
            ErrorIds.LoginRequired,
            FailureKind.Authentication,
            $"The session '{Sanitizer.Clean(target.Name)}' needs a login: {reason}",
            $"Log in: Connect-SSOOIDCSession {CommandArguments(target)}",
            inner
        );

    public static CoreException InvalidArgument(string message) =>
        new(ErrorIds.InvalidArgument, FailureKind.InvalidArgument, message);

    private static string CommandArguments(SessionTarget target)
    {
        static string Quote(string text) => "'" + Sanitizer.Clean(text).Replace("'", "''") + "'";
        return target.SessionName is { } name ? Quote(name)
            : target.ProfileName is { } profile ? "-ProfileName " + Quote(profile)
            : $"-StartUrl {Quote(target.StartUrl)} -Region {target.Region}";
    }
}
