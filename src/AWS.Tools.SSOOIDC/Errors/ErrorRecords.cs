using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Amazon.Runtime;
using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Errors;

/// <summary>Makes the module's error records: the one place of ids, categories and recommended actions.</summary>
internal static class ErrorRecords
{
    private const string Hidden = "***";
    private const string CheckArguments = "Check the arguments named in the message and call again.";
    private const string LogInAgain = "Log in again: Connect-SSOOIDCSession, or Start-SSOOIDCDeviceAuthorization for a new device code.";

    private static readonly FieldInfo? MessageField = typeof(Exception).GetField(
        "_message",
        BindingFlags.Instance | BindingFlags.NonPublic
    );

    /// <summary>A call that failed.</summary>
    /// <param name="error">What the SDK threw.</param>
    /// <param name="target">The client's id or name.</param>
    /// <param name="secrets">The values that the message must not hold.</param>
    public static ErrorRecord FromCall(Exception error, object? target, IReadOnlyCollection<string> secrets)
    {
        Exception shown = WithoutBody(error);
        (ErrorCategory category, string action) = AdviceFor(shown);
        string message = ServiceMessage(shown);
        foreach (string secret in secrets)
        {
            message = message.Replace(secret, Hidden);
        }
        HideIn(shown, secrets);
        return Record(new InvalidOperationException(message, shown), shown.GetType().FullName!, category, target, action);
    }

    /// <summary>What was given or configured does not do for a call, or a login, refresh or logout failed.</summary>
    public static ErrorRecord From(CoreException error, object? target)
    {
        ErrorCategory category = Category(error.Kind);
        Exception exception =
            category == ErrorCategory.InvalidArgument
                ? new ArgumentException(error.Message, error.InnerException)
                : new InvalidOperationException(error.Message, error.InnerException);
        return Record(exception, error.ErrorId, category, target, Advice.For(error));
    }

    /// <summary>The script block of <c>-VerificationAction</c> failed.</summary>
    public static ErrorRecord FromVerificationAction(RuntimeException error) =>
        Record(
            new InvalidOperationException($"-VerificationAction failed, so the login was ended: {Sanitizer.Shorten(error.Message)}", error),
            "VerificationActionFailed",
            ErrorCategory.InvalidOperation,
            null,
            "Mend the script block and call again."
        );

    /// <summary>The error of a reply that parses but lacks what the operation is called for.</summary>
    public static Exception Incomplete(string operation, string member, AmazonWebServiceResponse response) =>
        new AmazonUnmarshallingException(
            response.ResponseMetadata?.RequestId,
            member,
            null,
            $"The reply to {operation} has no {member}.",
            null
        )
        {
            StatusCode = response.HttpStatusCode,
        };

    // This exception quotes the reply's body, which may hold part of a token.
    private static Exception WithoutBody(Exception error) =>
        error is AmazonUnmarshallingException unreadable && (unreadable.ResponseBody is not null || unreadable.InnerException is not null)
            ? new AmazonUnmarshallingException(unreadable.RequestId, unreadable.LastKnownLocation, null, unreadable.StatusCode)
            : error;

    // The SDK's messages quote the reply's body, and so what the service quoted of the request. An exception's message
    // can be changed in no public way, and scripts need this very exception.
    private static void HideIn(Exception error, IReadOnlyCollection<string> secrets)
    {
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            foreach (string secret in secrets)
            {
                if (e.Message.Contains(secret))
                {
                    MessageField?.SetValue(e, e.Message.Replace(secret, Hidden));
                }
                PropertyInfo? description = e.GetType().GetProperty("Error_description");
                if (description?.GetValue(e) is string text && text.Contains(secret))
                {
                    description.SetValue(e, text.Replace(secret, Hidden));
                }
            }
        }
    }

    private static ErrorCategory Category(FailureKind kind) =>
        kind switch
        {
            FailureKind.InvalidArgument => ErrorCategory.InvalidArgument,
            FailureKind.Configuration => ErrorCategory.ObjectNotFound,
            FailureKind.Authentication => ErrorCategory.AuthenticationError,
            FailureKind.PermissionDenied => ErrorCategory.PermissionDenied,
            FailureKind.LimitsExceeded => ErrorCategory.LimitsExceeded,
            FailureKind.Connection => ErrorCategory.ConnectionError,
            FailureKind.Unavailable => ErrorCategory.ResourceUnavailable,
            FailureKind.Timeout => ErrorCategory.OperationTimeout,
            FailureKind.Stopped => ErrorCategory.OperationStopped,
            FailureKind.WriteFailed => ErrorCategory.WriteError,
            FailureKind.Security => ErrorCategory.SecurityError,
            FailureKind.InvalidData => ErrorCategory.InvalidData,
            FailureKind.NotSupported => ErrorCategory.NotImplemented,
            _ => ErrorCategory.InvalidOperation,
        };

    private static ErrorRecord Record(Exception exception, string id, ErrorCategory category, object? target, string action) =>
        new(exception, id, category, target) { ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = action } };

    // What to do about a failed call. The service's own exceptions first, then what can happen on the way.
    private static (ErrorCategory Category, string Action) AdviceFor(Exception error) =>
        error switch
        {
            AuthorizationPendingException => (
                ErrorCategory.AuthenticationError,
                "The person has not approved yet: wait for the device authorization's interval and call again."
            ),
            SlowDownException => (ErrorCategory.LimitsExceeded, "Wait 5 seconds longer between calls and call again."),
            ExpiredTokenException => (ErrorCategory.AuthenticationError, $"The code or token has expired. {LogInAgain}"),
            AccessDeniedException => (
                ErrorCategory.PermissionDenied,
                $"The request was denied. Ask for approval, then log in again: Connect-SSOOIDCSession."
            ),
            UnauthorizedClientException => (ErrorCategory.PermissionDenied, "Register a client for this grant: Register-SSOOIDCClient."),
            InvalidClientException => (
                ErrorCategory.AuthenticationError,
                "The client's id or secret is wrong or has expired. Register a new client: Register-SSOOIDCClient."
            ),
            InvalidGrantException => (
                ErrorCategory.AuthenticationError,
                $"The code or refresh token is wrong, used or revoked. {LogInAgain}"
            ),
            InvalidRequestRegionException { Region: { Length: > 0 } region } => (
                ErrorCategory.InvalidArgument,
                $"Call the region that the service names: -Region {Sanitizer.Shorten(region)}."
            ),
            InvalidRequestRegionException => (ErrorCategory.InvalidArgument, "Call the identity center's own region with -Region."),
            UnsupportedGrantTypeException => (
                ErrorCategory.InvalidArgument,
                "Use a grant type that the operation supports; Tab completes -GrantType."
            ),
            InvalidScopeException => (
                ErrorCategory.InvalidArgument,
                "Ask only for scopes that exist and that the client is registered for."
            ),
            InvalidRedirectUriException => (ErrorCategory.InvalidArgument, "Use the redirect URI that the client is registered with."),
            InvalidClientMetadataException or InvalidRequestException => (ErrorCategory.InvalidArgument, CheckArguments),
            AmazonUnmarshallingException => (
                ErrorCategory.InvalidData,
                "The reply is not the service's: check the endpoint and any proxy between, then call again."
            ),
            AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError } => (
                ErrorCategory.ResourceUnavailable,
                "The service is in trouble: wait and call again."
            ),
            AmazonServiceException { StatusCode: HttpStatusCode.Unauthorized } => (
                ErrorCategory.AuthenticationError,
                "Check the credentials."
            ),
            AmazonServiceException { StatusCode: HttpStatusCode.Forbidden } => (
                ErrorCategory.PermissionDenied,
                "Check the credentials and their permissions."
            ),
            AmazonServiceException { StatusCode: (HttpStatusCode)429 } => (ErrorCategory.LimitsExceeded, "Wait and call again."),
            AmazonServiceException { StatusCode: >= HttpStatusCode.BadRequest } => (ErrorCategory.InvalidArgument, CheckArguments),
            _ when Cause<TimeoutException>(error) is not null || Cause<OperationCanceledException>(error) is not null => (
                ErrorCategory.OperationTimeout,
                "No answer in time: check the network and the endpoint, then call again."
            ),
            _ when Cause<HttpRequestException>(error) is not null
                    || Cause<SocketException>(error) is not null
                    || Cause<IOException>(error) is not null => (
                ErrorCategory.ConnectionError,
                "The endpoint could not be reached: check the network, the proxy and the region or endpoint, then call again."
            ),
            _ => (ErrorCategory.InvalidOperation, CheckArguments),
        };

    // The service says what is wrong in error_description, which the SDK leaves out of its message.
    private static string ServiceMessage(Exception error)
    {
        string? description = Property("Error_description");
        string? code = Property("Error");
        string? reason = (error as AccessDeniedException)?.Reason?.Value ?? (error as InvalidRequestException)?.Reason?.Value;
        string message =
            !string.IsNullOrEmpty(description) ? description!
            : error is AmazonSSOOIDCException && !string.IsNullOrEmpty(code) ? $"The service answered '{code}'."
            : error is AmazonServiceException { InnerException: not null } and not AmazonSSOOIDCException ? Sanitizer.WithCause(error)
            : error.Message;
        return Sanitizer.Shorten(string.IsNullOrEmpty(reason) ? message : $"{message} ({reason})");

        string? Property(string name) =>
            error is AmazonSSOOIDCException ? error.GetType().GetProperty(name)?.GetValue(error) as string : null;
    }

    private static T? Cause<T>(Exception error)
        where T : Exception
    {
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            if (e is T found)
            {
                return found;
            }
        }
        return null;
    }
}
