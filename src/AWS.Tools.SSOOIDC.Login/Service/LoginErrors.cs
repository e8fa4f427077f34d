namespace AWS.Tools.SSOOIDC.Login;

/// <summary>The one place that turns what the service said into what a person reads.</summary>
internal static class LoginErrors
{
    private const string TryAgain = "Log in again: Connect-SSOOIDCSession.";
    private const string WaitAndTryAgain = "Wait a minute, then call again.";

    public static LoginException From(OidcException e) =>
        e.Error switch
        {
            OidcError.AccessDenied => new(
                LoginErrorIds.AccessDenied,
                LoginErrorCategory.PermissionDenied,
                $"The login was denied: {e.Message}",
                "Log in again and allow the request, or ask your administrator for access.",
                e.InnerException
            ),
            OidcError.ExpiredToken => ExpiredDeviceCode(e.InnerException),
            OidcError.InvalidClient => new(
                LoginErrorIds.InvalidClient,
                LoginErrorCategory.Authentication,
                $"The service does not know the client registration: {e.Message}",
                TryAgain,
                e.InnerException
            ),
            OidcError.InvalidGrant => new(
                LoginErrorIds.InvalidGrant,
                LoginErrorCategory.Authentication,
                $"The service does not accept the code: {e.Message}",
                TryAgain,
                e.InnerException
            ),
            OidcError.InvalidScope => new(
                LoginErrorIds.InvalidScope,
                LoginErrorCategory.InvalidArgument,
                $"The service does not accept the scopes: {e.Message}",
                "Correct -Scope, or sso_registration_scopes in the config.",
                e.InnerException
            ),
            OidcError.InvalidRequest or OidcError.Unauthorized => new(
                LoginErrorIds.InvalidRequest,
                LoginErrorCategory.InvalidArgument,
                $"The service does not accept the request: {e.Message}",
                "Check the start URL and its region.",
                e.InnerException
            ),
            OidcError.Throttled or OidcError.SlowDown => new(
                LoginErrorIds.Throttled,
                LoginErrorCategory.LimitsExceeded,
                $"The service asks for fewer calls: {e.Message}",
                WaitAndTryAgain,
                e.InnerException
            ),
            OidcError.NotSent or OidcError.LostReply => new(
                LoginErrorIds.ServiceUnreachable,
                e.IsTimeout ? LoginErrorCategory.Timeout : LoginErrorCategory.Connection,
                $"The service could not be reached: {e.Message}",
                "Check the network, the region and the endpoint, then call again.",
                e.InnerException
            ),
            OidcError.InvalidReply => new(
                LoginErrorIds.InvalidReply,
                LoginErrorCategory.InvalidReply,
                $"The service's reply makes no sense: {e.Message}",
                "Check for a proxy or a wrong endpoint, then call again.",
                e.InnerException
            ),
            _ => new(
                LoginErrorIds.ServiceFailed,
                LoginErrorCategory.Connection,
                $"The service failed: {e.Message}",
                WaitAndTryAgain,
                e.InnerException
            ),
        };

    public static LoginException ExpiredDeviceCode(Exception? inner = null) =>
        new(
            LoginErrorIds.ExpiredDeviceCode,
            LoginErrorCategory.Timeout,
            "The device code expired before the login was approved.",
            TryAgain,
            inner
        );

    public static LoginException Timeout(TimeSpan limit) =>
        new(
            LoginErrorIds.LoginTimeout,
            LoginErrorCategory.Timeout,
            $"The login was not finished within {limit.TotalSeconds:0} seconds.",
            "Log in again, if need be with a larger -TimeoutSeconds."
        );

    public static LoginException LoginRequired(SessionTarget target, string reason, Exception? inner = null) =>
        new(
            LoginErrorIds.LoginRequired,
            LoginErrorCategory.Authentication,
            $"The session '{Display.Clean(target.Name)}' needs a login: {reason}",
            $"Log in: Connect-SSOOIDCSession {CommandArguments(target)}",
            inner
        );

    public static LoginException InvalidArgument(string message) =>
        new(LoginErrorIds.InvalidArgument, LoginErrorCategory.InvalidArgument, message);

    private static string CommandArguments(SessionTarget target)
    {
        static string Quote(string text) => "'" + Display.Clean(text).Replace("'", "''") + "'";
        return target.SessionName is { } name ? Quote(name)
            : target.ProfileName is { } profile ? "-ProfileName " + Quote(profile)
            : $"-StartUrl {Quote(target.StartUrl)} -Region {target.Region}";
    }
}
