

using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>What a person reads when a login, a refresh or a logout fails.</summary>
internal static class SessionErrors
{
    /// <summary>What the service, or the way to it, said.</summary>
    public static CoreException From(OidcException e, SessionReference? session)
    {
        (string id, string text) = e.Error switch
        {
            OidcError.AccessDenied or OidcError.UnauthorizedClient or OidcError.Forbidden => (
                ErrorIds.AccessDenied,
                "The login was denied"
            ),
            OidcError.ExpiredToken => (ErrorIds.ExpiredDeviceCode, "The device code expired before the login was approved"),
            OidcError.InvalidClient => (ErrorIds.InvalidClient, "The service does not know the client registration"),
            OidcError.InvalidGrant => (ErrorIds.InvalidGrant, "The service does not accept the code"),
            OidcError.InvalidScope => (ErrorIds.InvalidScope, "The service does not accept the scopes"),
            OidcError.Throttled or OidcError.SlowDown => (ErrorIds.Throttled, "The service asks for fewer calls"),
            OidcError.NotSent or OidcError.LostReply => (ErrorIds.ServiceUnreachable, "The service could not be reached"),
            OidcError.InvalidReply or OidcError.Redirected => (ErrorIds.InvalidReply, "The service's reply makes no sense"),
            OidcError.Unavailable or OidcError.ServiceFailed or OidcError.Unknown => (ErrorIds.ServiceFailed, "The service failed"),
            _ => (ErrorIds.InvalidRequest, "The service does not accept the request"),
        };
        return new CoreException(
            id,
            id == ErrorIds.ExpiredDeviceCode ? FailureKind.Timeout : ServiceErrors.Kind(e.Error, e.InnerException),
            $"{text}: {e.Message}{Used(id, session)}",
            null,
            e.InnerException
        ).For(session);
    }

    private static string Used(string id, SessionReference? session)
    {
        if (session is null || id is not (ErrorIds.InvalidRequest or ErrorIds.InvalidScope or ErrorIds.InvalidGrant))
        {
            return string.Empty;
        }
        IEnumerable<string> asked = (session.Scopes ?? []).Select(static scope => $"'{Sanitizer.Escape(scope)}'");
        string scopes = id == ErrorIds.InvalidScope ? $" The scopes are: {string.Join(", ", asked.DefaultIfEmpty("none"))}." : string.Empty;
        return $"{scopes} The start URL is '{Sanitizer.Clean(session.StartUrl)}', the region {session.Region}.";
    }

    /// <summary>Nobody approved in time.</summary>
    public static CoreException ExpiredDeviceCode() =>
        new(ErrorIds.ExpiredDeviceCode, FailureKind.Timeout, "The device code expired before the login was approved.");

    /// <summary>The login's own limit passed.</summary>
    public static CoreException Timeout(TimeSpan limit) =>
        new(ErrorIds.LoginTimeout, FailureKind.Timeout, $"The login was not finished within {limit.TotalSeconds:0} seconds.");

    /// <summary>Only a person can help.</summary>
    public static CoreException LoginRequired(SessionTarget target, string reason, Exception? inner = null) =>
        new CoreException(
            ErrorIds.LoginRequired,
            FailureKind.Authentication,
            $"The session '{Sanitizer.Clean(target.Name)}' needs a login: {reason}",
            null,
            inner
        ).For(target.Reference);

    /// <summary>The token expired, and what keeps it from being refreshed is not for a person to log in for.</summary>
    public static CoreException RefreshFailed(SessionTarget target, FailureKind kind, string reason, Exception? inner) =>
        new CoreException(
            ErrorIds.RefreshFailed,
            kind,
            $"The token of the session '{Sanitizer.Clean(target.Name)}' is not available now: {reason}",
            null,
            inner
        ).For(target.Reference);

    /// <summary>An option, or two that exclude each other.</summary>
    public static CoreException InvalidArgument(string message, params string[] options) =>
        new(ErrorIds.InvalidArgument, FailureKind.InvalidArgument, message) { Options = options };
}
