using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.SSO.Model;
using Amazon.SSOOIDC.Model;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>Sorts the SDK's and the system's exceptions by what they mean for a session.</summary>
internal static class AwsErrors
{
    /// <param name="e">What the SDK threw.</param>
    /// <param name="secrets">What the request carried and no message may repeat.</param>
    public static OidcException Translate(Exception e, IReadOnlyList<string?> secrets)
    {
        if (e is OidcException translated)
        {
            return translated;
        }

        (OidcError error, bool isTimeout) = Sort(e);
        return new OidcException(error, Describe(e, secrets), e, isTimeout);
    }

    private static (OidcError Error, bool IsTimeout) Sort(Exception e) =>
        e switch
        {
            AuthorizationPendingException => (OidcError.AuthorizationPending, false),
            SlowDownException => (OidcError.SlowDown, false),
            ExpiredTokenException => (OidcError.ExpiredToken, false),
            AccessDeniedException => (OidcError.AccessDenied, false),
            InvalidClientException => (OidcError.InvalidClient, false),
            InvalidGrantException => (OidcError.InvalidGrant, false),
            InvalidScopeException => (OidcError.InvalidScope, false),
            UnauthorizedException => (OidcError.Unauthorized, false),
            AmazonServiceException { StatusCode: (HttpStatusCode)429 or HttpStatusCode.ServiceUnavailable } => (OidcError.Throttled, false),
            AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError } => (OidcError.ServiceFailed, false),
            AmazonUnmarshallingException => (OidcError.InvalidReply, false),
            AmazonServiceException { StatusCode: >= HttpStatusCode.BadRequest } => (OidcError.InvalidRequest, false),
            AmazonServiceException { StatusCode: >= HttpStatusCode.OK } => (OidcError.InvalidReply, false),
            _ when WasNotSent(e) => (OidcError.NotSent, false),
            OperationCanceledException => (OidcError.LostReply, true),
            _ => (
                OidcError.LostReply,
                Causes(e)
                    .Any(static c =>
                        c
                            is TimeoutException
                                or SocketException { SocketErrorCode: SocketError.TimedOut }
                                or WebException { Status: WebExceptionStatus.Timeout }
                    )
            ),
        };

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

    private static IEnumerable<Exception> Causes(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    private static string Describe(Exception e, IReadOnlyList<string?> secrets)
    {
        string? description = e switch
        {
            AuthorizationPendingException x => x.Error_description,
            SlowDownException x => x.Error_description,
            ExpiredTokenException x => x.Error_description,
            AccessDeniedException x => x.Error_description,
            InvalidClientException x => x.Error_description,
            InvalidGrantException x => x.Error_description,
            InvalidScopeException x => x.Error_description,
            InvalidClientMetadataException x => x.Error_description,
            InvalidRedirectUriException x => x.Error_description,
            Amazon.SSOOIDC.Model.InvalidRequestException x => x.Error_description,
            InvalidRequestRegionException x => x.Error_description,
            UnauthorizedClientException x => x.Error_description,
            UnsupportedGrantTypeException x => x.Error_description,
            InternalServerException x => x.Error_description,
            OperationCanceledException => "no reply came in time",
            _ => null,
        };
        string text = string.IsNullOrEmpty(description) ? e.Message : description!;
        foreach (string? secret in secrets)
        {
            if (!string.IsNullOrEmpty(secret))
            {
                text = text.Replace(secret!, "***");
            }
        }

        return Sanitizer.Shorten(text).TrimEnd('.') + ".";
    }
}
