using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.SSO.Model;
using Amazon.SSOOIDC.Model;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>
/// The one table of what can come of a call: which exception means what, what kind of failure that is, what it says, and what of it may
/// leave this library.
/// </summary>
internal static class ServiceErrors
{
    /// <summary>What an exception of a call means.</summary>
    public static OidcError Classify(Exception e) =>
        e switch
        {
            OidcException known => known.Error,
            _ when Causes(e).Any(static cause => cause is RedirectException) => OidcError.Redirected,
            AuthorizationPendingException => OidcError.AuthorizationPending,
            SlowDownException => OidcError.SlowDown,
            ExpiredTokenException => OidcError.ExpiredToken,
            AccessDeniedException => OidcError.AccessDenied,
            UnauthorizedClientException => OidcError.UnauthorizedClient,
            InvalidClientException => OidcError.InvalidClient,
            InvalidGrantException => OidcError.InvalidGrant,
            InvalidScopeException => OidcError.InvalidScope,
            InvalidRequestRegionException => OidcError.WrongRegion,
            UnsupportedGrantTypeException => OidcError.UnsupportedGrantType,
            InvalidRedirectUriException => OidcError.InvalidRedirectUri,
            UnauthorizedException => OidcError.Unauthorized,
            AmazonServiceException { StatusCode: (HttpStatusCode)429 } or TooManyRequestsException => OidcError.Throttled,
            AmazonServiceException { ErrorCode: "ThrottlingException" or "TooManyRequestsException" } => OidcError.Throttled,
            AmazonServiceException { StatusCode: HttpStatusCode.ServiceUnavailable } => OidcError.Unavailable,
            AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError } => OidcError.ServiceFailed,
            AmazonServiceException { StatusCode: >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest } =>
                OidcError.Redirected,
            AmazonUnmarshallingException => OidcError.InvalidReply,
            AmazonServiceException { StatusCode: HttpStatusCode.Unauthorized } => OidcError.Unauthorized,
            AmazonServiceException { StatusCode: HttpStatusCode.Forbidden } => OidcError.Forbidden,
            ResourceNotFoundException => OidcError.NotFound,
            AmazonServiceException { StatusCode: >= HttpStatusCode.BadRequest } => OidcError.InvalidRequest,
            AmazonServiceException { StatusCode: >= HttpStatusCode.OK } => OidcError.InvalidReply,
            _ when WasNotSent(e) => OidcError.NotSent,
            _ when IsTimeout(e) || IsTransport(e) => OidcError.LostReply,
            _ => OidcError.Unknown,
        };

    /// <summary>What kind of failure that is.</summary>
    public static FailureKind Kind(OidcError error, Exception? cause) =>
        error switch
        {
            OidcError.AuthorizationPending
            or OidcError.ExpiredToken
            or OidcError.InvalidClient
            or OidcError.InvalidGrant
            or OidcError.Unauthorized => FailureKind.Authentication,
            OidcError.AccessDenied or OidcError.UnauthorizedClient or OidcError.Forbidden => FailureKind.PermissionDenied,
            OidcError.SlowDown or OidcError.Throttled => FailureKind.LimitsExceeded,
            OidcError.Unavailable or OidcError.ServiceFailed => FailureKind.Unavailable,
            OidcError.InvalidReply or OidcError.Redirected => FailureKind.InvalidData,
            OidcError.NotSent or OidcError.LostReply => cause is not null && IsTimeout(cause)
                ? FailureKind.Timeout
                : FailureKind.Connection,
            OidcError.Unknown => FailureKind.Other,
            _ => FailureKind.InvalidArgument,
        };

    /// <summary>Whether what the request carried was certainly not redeemed, so that it may be sent again.</summary>
    public static bool IsUnspent(OidcError error) =>
        error is OidcError.NotSent or OidcError.Unavailable or OidcError.Throttled or OidcError.SlowDown or OidcError.AuthorizationPending;

    /// <summary>Whether the call ended because time was up.</summary>
    public static bool IsTimeout(Exception e) =>
        Causes(e)
            .Any(static cause =>
                cause
                    is OperationCanceledException
                        or TimeoutException
                        or SocketException { SocketErrorCode: SocketError.TimedOut }
                        or WebException { Status: WebExceptionStatus.Timeout }
            );

    /// <summary>What a person reads of it: the service's own words first, without secrets and without what a terminal obeys.</summary>
    /// <param name="e">The exception.</param>
    /// <param name="secrets">What the request carried.</param>
    public static string Describe(Exception e, IReadOnlyCollection<string?> secrets)
    {
        string text = Redactor.Redact(Words(e), secrets);
        string? reason = ServiceExceptions.Reason(e);
        return Sanitizer.Shorten(string.IsNullOrEmpty(reason) ? text : $"{text} ({reason})");
    }

    /// <summary>The exception as it may leave this library: without a secret in it or in what it was caused by.</summary>
    /// <param name="e">The exception.</param>
    /// <param name="secrets">What the request carried.</param>
    public static Exception Redacted(Exception e, IReadOnlyCollection<string?> secrets) =>
        Copy(e, text => Sanitizer.CleanLines(Redactor.Redact(text, secrets)), always: false);

    /// <summary>
    /// The same errors, not thrown yet. Where one was thrown, its reflection leads to all that the process has loaded, which is too much for
    /// what is kept and written out.
    /// </summary>
    public static Exception Unthrown(Exception e) => Copy(e, static text => text, always: true);

    private static Exception Copy(Exception e, Func<string, string> redact, bool always)
    {
        Exception? inner =
            e.InnerException is { } cause && cause is not Amazon.Runtime.Internal.HttpErrorResponseException
                ? Copy(cause, redact, always)
                : null;
        switch (e)
        {
            case AmazonServiceException service:
                return ServiceExceptions.Copy(service, inner, redact);
            case var _ when !always && ReferenceEquals(inner, e.InnerException) && e.Data.Count == 0 && redact(e.Message) == e.Message:
                return e;
            case SocketException socket:
                // Its text is the system's.
                return new SocketException(socket.ErrorCode);
            case var _ when e.GetType() == typeof(InvalidOperationException):
                return new InvalidOperationException(redact(e.Message), inner);
            case ProxyRefusalException:
                return new ProxyRefusalException(redact(e.Message));
            case RedirectException:
                return new RedirectException(redact(e.Message));
            case AmazonClientException:
                return new AmazonClientException(redact(e.Message), inner);
#if NET
            case HttpRequestException http:
                return new HttpRequestException(http.HttpRequestError, redact(e.Message), inner, http.StatusCode);
#else
            case HttpRequestException:
                return new HttpRequestException(redact(e.Message), inner);
#endif
            case TaskCanceledException:
                return new TaskCanceledException(redact(e.Message), inner);
            case OperationCanceledException:
                return new OperationCanceledException(redact(e.Message), inner);
            case TimeoutException:
                return new TimeoutException(redact(e.Message), inner);
            case UntrustedCertificateException untrusted:
                return new UntrustedCertificateException(redact(e.Message), untrusted.LacksAuthority);
            case AuthenticationException:
                return new AuthenticationException(redact(e.Message), inner);
            case IOException:
                return new IOException(redact(e.Message), inner);
            case WebException web:
                return new WebException(redact(e.Message), inner, web.Status, null);
            default:
                return new InvalidOperationException($"{redact(e.Message)} ({e.GetType().Name})", inner);
        }
    }

    private static string Words(Exception e)
    {
        if (ServiceExceptions.Description(e) is { Length: > 0 } description)
        {
            return description;
        }
        if (e is AmazonServiceException && ServiceExceptions.Code(e) is { Length: > 0 } code)
        {
            return $"The service answered '{code}'.";
        }
        if (e is AmazonServiceException { StatusCode: >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest } redirected)
        {
            return Redirection(redirected);
        }
        if (e is AmazonUnmarshallingException unreadable)
        {
            return
                unreadable.InnerException is null
                && unreadable.ResponseBody is null
                && unreadable.Message.StartsWith("The reply to", StringComparison.Ordinal)
                ? unreadable.Message
                : "The reply cannot be read: it is not the service's JSON.";
        }
        if (
            e is AmazonServiceException { StatusCode: not 0, InnerException: Amazon.Runtime.Internal.HttpErrorResponseException } bare
            && (string.IsNullOrEmpty(bare.ErrorCode) || bare.ErrorCode == bare.StatusCode.ToString())
        )
        {
            return $"The service answered with status {(int)bare.StatusCode} ({bare.StatusCode}).";
        }
        if (ServiceExceptions.Undeclared(e) is { } undeclared)
        {
            return undeclared;
        }
        // The first cause knows why.
        Exception cause = Causes(e).LastOrDefault(static cause => cause is AuthenticationException) ?? Causes(e).Last();
        return IsTimeout(e) && cause is OperationCanceledException ? "no reply came in time."
            : IsEmptyWord(e.Message) ? cause.Message
            // What is around the first cause often says where.
            : e.Message.Contains(cause.Message) ? e.Message
            : $"{e.Message.TrimEnd('.')}: {cause.Message}";
    }

    // These say no more than that there is a cause.
    private static bool IsEmptyWord(string message) =>
        message.Contains("see inner exception") || message.Contains("type initializer") || message.Contains("inner exception");

    private static string Redirection(AmazonServiceException e)
    {
        string? location = e.InnerException is Amazon.Runtime.Internal.HttpErrorResponseException { Response: { } response }
            ? response.GetHeaderValue("Location")
            : null;
        string status = ((int)e.StatusCode).ToString(CultureInfo.InvariantCulture);
        return string.IsNullOrEmpty(location)
            ? $"The reply is a redirect (status {status}), which is not followed."
            : $"The reply is a redirect (status {status}) to '{location}', which is not followed.";
    }

    // No connection means no request: then a refresh token is certainly unspent.
    private static bool WasNotSent(Exception e) =>
        Causes(e)
            .Any(static cause =>
                cause switch
                {
                    SocketException socket => socket.SocketErrorCode
                        is SocketError.ConnectionRefused
                            or SocketError.HostNotFound
                            or SocketError.HostUnreachable
                            or SocketError.NetworkUnreachable
                            or SocketError.NoData
                            or SocketError.TryAgain,
                    WebException web => web.Status
                        is WebExceptionStatus.NameResolutionFailure
                            or WebExceptionStatus.ConnectFailure
                            or WebExceptionStatus.SecureChannelFailure
                            or WebExceptionStatus.TrustFailure,
                    AuthenticationException or ProxyRefusalException => true,
#if NET
                    HttpRequestException http => http.HttpRequestError
                        is HttpRequestError.NameResolutionError
                            or HttpRequestError.ConnectionError
                            or HttpRequestError.SecureConnectionError
                            or HttpRequestError.ProxyTunnelError,
#endif
                    _ => false,
                }
            );

    private static bool IsTransport(Exception e) =>
        Causes(e).Any(static cause => cause is HttpRequestException or SocketException or IOException or WebException);

    private static IEnumerable<Exception> Causes(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
