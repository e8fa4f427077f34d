using System.Management.Automation.Language;
using Amazon.SSOOIDC.Model;
using AWS.Tools.SSOOIDC.Core.Flows;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Errors;

/// <summary>
/// What to do about a failure, in the shell's own words: the one place where an advice names a cmdlet or a parameter. The core library's
/// own advice, which knows neither, serves where this one has nothing better.
/// </summary>
internal static class Advice
{
    private const string CheckArguments = "Check the arguments named in the message and call again.";
    private const string LogInAgain = "Log in again: Connect-SSOOIDCSession, or Start-SSOOIDCDeviceAuthorization for a new device code.";
    private const string Wait = "The service is in trouble: wait and call again.";

    private const string TrustCertificate =
        "If your network signs with an authority of its own, name a file with its certificate in AWS_CA_BUNDLE or as ca_bundle in "
        + "the profile, "
        + "or add it to the system's store (on Linux also with SSL_CERT_FILE).";

    private const string CheckNetwork = "Check the network, the proxy and the region or endpoint, then call again.";

    /// <summary>The recommended action for a failure of a login, a setting or a file.</summary>
    public static string For(CoreException error)
    {
        string? shell = error.ErrorId switch
        {
            ErrorIds.LoginRequired => $"Log in: Connect-SSOOIDCSession{Arguments(error.Session)}",
            ErrorIds.RefreshFailed => error.Kind is FailureKind.Connection or FailureKind.Timeout ? Network(error.InnerException) : Wait,
            ErrorIds.NoAccess => $"{error.RecommendedAction} Get-SSOOIDCAccount and Get-SSOOIDCRole list what is assigned.",
            ErrorIds.AccessDenied => "Log in again and allow the request, or ask your administrator for access: Connect-SSOOIDCSession.",
            ErrorIds.ExpiredDeviceCode =>
                $"Log in again: Connect-SSOOIDCSession. If approving failed in the browser, the region may be wrong. {Used(error.Session)}",
            ErrorIds.InvalidClient => "Log in again: Connect-SSOOIDCSession.",
            ErrorIds.InvalidGrant => $"Log in again: Connect-SSOOIDCSession. {Used(error.Session)}",
            ErrorIds.InvalidScope => $"Correct {Scopes(error.Session)}. Commas separate scopes. {Used(error.Session)}",
            ErrorIds.InvalidRequest => $"Check the start URL and its region. {Used(error.Session)}",
            ErrorIds.Throttled => "Wait a minute, then call again.",
            ErrorIds.ServiceFailed => Wait,
            ErrorIds.ServiceUnreachable => Network(error.InnerException),
            ErrorIds.InvalidReply => "The reply is not the service's: check the endpoint and any proxy between, then call again.",
            ErrorIds.LoginTimeout => "Log in again, if need be with a larger -TimeoutSeconds.",
            ErrorIds.StateMismatch => "Close other login pages and log in again: Connect-SSOOIDCSession.",
            ErrorIds.DuplicateCallbackParameter => "Log in again: Connect-SSOOIDCSession.",
            ErrorIds.ListenerUnavailable => "Choose another -RedirectPort, or use -UseDeviceCode, which needs no port.",
            ErrorIds.ScopeNeedsLogin => "Add -Force to log in anew with these scopes.",
            ErrorIds.CacheNotWritable => $"{error.RecommendedAction} Or keep the token in memory with -InMemory.",
            ErrorIds.CacheEntryRefused => $"{error.RecommendedAction} Or keep the token in memory with -InMemory.",
            ErrorIds.ConfigNotFound or ErrorIds.SessionNotFound => $"{error.RecommendedAction} Or use -StartUrl with -Region.".TrimStart(),
            ErrorIds.NoRegion => "Add -Region us-east-1 (with your region), set a default with Set-DefaultAWSRegion, or set AWS_REGION.",
            ErrorIds.IncompleteCredentials => "Give -AccessKey with -SecretKey, and -SessionToken with both.",
            ErrorIds.NoCredentials =>
                "Give -AccessKey with -SecretKey, -ProfileName or -Credential, set a default with Set-AWSCredential, or set "
                    + "AWS_ACCESS_KEY_ID "
                    + "with AWS_SECRET_ACCESS_KEY or AWS_PROFILE."
                    + (error.Session is null ? string.Empty : $" Or log in: Connect-SSOOIDCSession{Arguments(error.Session)}."),
            ErrorIds.ProfileNotFound or ErrorIds.ProfileUnreadable when error.Options.Count > 0 =>
                $"{error.RecommendedAction} {string.Join(" and ", error.Options.Select(Parameter))} name others.",
            ErrorIds.CredentialsUnavailable when error.Session is { } session => $"Log in: Connect-SSOOIDCSession{Arguments(session)}",
            ErrorIds.SamlNotSupported => $"{error.RecommendedAction} Leave out -NetworkCredential.",
            ErrorIds.InvalidArgument when error.Options.Count > 0 => $"Check {string.Join(" and ", error.Options.Select(Parameter))}.",
            _ => null,
        };
        return (shell ?? error.RecommendedAction ?? string.Empty).Trim();
    }

    /// <summary>The recommended action for a call that failed.</summary>
    public static string For(OidcError what, Exception error) =>
        what switch
        {
            OidcError.AuthorizationPending =>
                "The person has not approved yet: wait for the device authorization's interval and call again.",
            OidcError.SlowDown => "Wait 5 seconds longer between calls and call again.",
            OidcError.ExpiredToken => $"The code or token has expired. {LogInAgain}",
            OidcError.AccessDenied => "The request was denied. Ask for approval, then log in again: Connect-SSOOIDCSession.",
            OidcError.UnauthorizedClient => "Register a client for this grant: Register-SSOOIDCClient.",
            OidcError.InvalidClient => "The client's id or secret is wrong or has expired. Register a new client: Register-SSOOIDCClient.",
            OidcError.InvalidGrant => $"The code or refresh token is wrong, redeemed or revoked. {LogInAgain}",
            OidcError.WrongRegion => error is InvalidRequestRegionException { Region: { Length: > 0 } region }
                ? $"Call the region that the service names: -Region {Sanitizer.Shorten(region)}."
                : "Call the identity center's own region with -Region.",
            OidcError.UnsupportedGrantType => "Use a grant type that the operation supports; Tab completes -GrantType.",
            OidcError.InvalidScope => "Ask only for scopes that exist and that the client is registered for; each is a text of its own.",
            OidcError.InvalidRedirectUri => "Use the redirect URI that the client is registered with.",
            OidcError.InvalidReply or OidcError.Redirected =>
                "The reply is not the service's: check the endpoint and any proxy between, then call again.",
            OidcError.Unavailable or OidcError.ServiceFailed => Wait,
            OidcError.Unauthorized => "Check the credentials.",
            OidcError.Forbidden => "Check the credentials and their permissions.",
            OidcError.Throttled => "Wait and call again.",
            OidcError.NotSent or OidcError.LostReply => ServiceErrors.IsTimeout(error)
                ? "No answer in time: check the network and the endpoint, then call again."
                : Network(error),
            _ => CheckArguments,
        };

    private static string Parameter(string option) =>
        option switch
        {
            nameof(LoginOptions.Timeout) => "-TimeoutSeconds",
            nameof(LoginOptions.Scopes) => "-Scope",
            _ => "-" + option,
        };

    private static string Network(Exception? error) =>
        error?.GetBaseException() switch
        {
            UntrustedCertificateException { LacksAuthority: true } => TrustCertificate,
            UntrustedCertificateException => "Check the endpoint's address, this machine's clock, and what stands between the two.",
            ProxyRefusalException => "Check HTTPS_PROXY, with the proxy's user and password, NO_PROXY and -ClientConfig, then call again.",
            _ => CheckNetwork,
        };

    private static string Used(SessionReference? session) =>
        session is null
            ? string.Empty
            : $"The login used '{Sanitizer.Clean(session.StartUrl)}' in {session.Region}, from {Origin(session)}.";

    private static string Scopes(SessionReference? session) =>
        session?.SessionName is { } name
            ? $"-Scope, or sso_registration_scopes of [sso-session {Sanitizer.Escape(name)}]"
            : "-Scope, or sso_registration_scopes in the config";

    private static string Origin(SessionReference session) =>
        session.LeadsTo is { } portal ? $"'{Sanitizer.Clean(portal)}', where that leads"
        : session.SessionName is { } name ? $"sso_region of [sso-session {Sanitizer.Escape(name)}]"
        : session.ProfileName is { } profile ? $"sso_region of the profile '{Sanitizer.Escape(profile)}'"
        : "-Region";

    private static string Arguments(SessionReference? session)
    {
        static string Quote(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(Sanitizer.Clean(text))}'";
        return session is null ? string.Empty
            : session.SessionName is { } name ? " " + Quote(name)
            : session.ProfileName is { } profile ? " -ProfileName " + Quote(profile)
            : $" -StartUrl {Quote(session.StartUrl)} -Region {session.Region}";
    }
}
