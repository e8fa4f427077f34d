using System.Management.Automation;
using Amazon.Runtime;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Errors;

/// <summary>Makes the module's error records: the one place of their exceptions, ids and categories.</summary>
internal static class ErrorRecords
{
    // The first engine whose view of an error shows the recommended action.
    private static readonly Version FirstWithAdvice = new(7, 5);
    private static readonly Version Engine = typeof(ErrorRecord).Assembly.GetName().Version!;

    /// <summary>A call that failed.</summary>
    /// <param name="error">What the SDK threw.</param>
    /// <param name="target">The client's id or name.</param>
    /// <param name="secrets">The values that nothing of it may hold.</param>
    /// <param name="redeems">Whether the call carried what can be redeemed once.</param>
    public static ErrorRecord FromCall(Exception error, object? target, IReadOnlyCollection<string> secrets, bool redeems)
    {
        OidcError what = ServiceErrors.Classify(error);
        string message = ServiceErrors.Describe(error, secrets);
        // Published scripts look for the exception's name in the message.
        message = $"{message.TrimEnd('.')} ({error.GetType().Name})";
        if (redeems && what is OidcError.LostReply or OidcError.ServiceFailed or OidcError.InvalidReply or OidcError.Redirected)
        {
            message += ". What was sent may be spent: the service may have acted before its reply was lost";
        }
        Exception shown = ServiceErrors.Redacted(error, secrets);
        return Record(
            new InvalidOperationException(message, shown),
            error.GetType().FullName!,
            Category(ServiceErrors.Kind(what, error)),
            target,
            Advice.For(what, error)
        );
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
            "Fix the script block and call again."
        );

    /// <summary>An object of the pipeline that has nothing that the cmdlet takes; the engine's own error, where the engine took it.</summary>
    public static ErrorRecord NotBound(PSObject piped) =>
        Record(
            new ArgumentException("The object of the pipeline has no property that the cmdlet takes."),
            "InputObjectNotBound",
            ErrorCategory.InvalidArgument,
            piped,
            "Pipe a session, a name, or an object with a SessionName, ProfileName or StartUrl."
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

    /// <summary>What a person sees of an error: its message and, where the engine has no place of its own for it, the advice.</summary>
    /// <param name="message">The message.</param>
    /// <param name="action">The recommended action.</param>
    /// <param name="engine">The engine's version.</param>
    internal static ErrorDetails Details(string message, string action, Version engine) =>
        new(engine >= FirstWithAdvice || action.Length == 0 ? message : $"{message}{Environment.NewLine}  Recommendation: {action}")
        {
            RecommendedAction = action,
        };

    private static ErrorRecord Record(Exception exception, string id, ErrorCategory category, object? target, string action)
    {
        // Get-Error shows what an exception brings along, and not the recommended action.
        exception.Data[nameof(ErrorDetails.RecommendedAction)] = action;
        return new(exception, id, category, target) { ErrorDetails = Details(exception.Message, action, Engine) };
    }
}
