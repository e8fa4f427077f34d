using System.Net;
using System.Reflection;
using System.Text.Json;
using Amazon.Runtime;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>
/// What the SDK's exceptions have in common but declare one by one: members of the service's error replies, and a constructor. Reached by
/// name, through public members only.
/// </summary>
internal static class ServiceExceptions
{
    private static readonly Type[] ConstructorTypes =
    [
        typeof(string),
        typeof(Exception),
        typeof(ErrorType),
        typeof(string),
        typeof(string),
        typeof(HttpStatusCode),
    ];

    private static readonly string[] Saying = ["error_description", "message", "Message", "error"];

    /// <summary>What the service says is wrong: its <c>error_description</c>, which the SDK leaves out of its message.</summary>
    public static string? Description(Exception error) => Text(error, "Error_description");

    /// <summary>
    /// What the service says is wrong, of an error that the operation does not declare: the SDK quotes the whole reply instead.
    /// </summary>
    public static string? Undeclared(Exception error)
    {
        int start = error.Message.IndexOf('{');
        if (start < 0 || error is not AmazonServiceException { InnerException: Amazon.Runtime.Internal.HttpErrorResponseException })
        {
            return null;
        }
        try
        {
            using JsonDocument reply = JsonDocument.Parse(error.Message.Substring(start));
            return Saying
                .Select(name => reply.RootElement.TryGetProperty(name, out JsonElement said) ? said : default)
                .FirstOrDefault(static said => said.ValueKind == JsonValueKind.String && said.GetString() is { Length: > 0 })
                is { ValueKind: JsonValueKind.String } found
                ? found.GetString()
                : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // The last two are for half a surrogate pair: as it is, and as an escape.
            return null;
        }
    }

    /// <summary>The service's error code, such as <c>invalid_grant</c>.</summary>
    public static string? Code(Exception error) => Text(error, "Error");

    /// <summary>Why the service denies a request, where it says so.</summary>
    public static string? Reason(Exception error) => Value(error, "Reason")?.ToString();

    /// <summary>A copy of an exception with every text passed through a function, and without the reply that it was made from.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="inner">The copy's inner exception.</param>
    /// <param name="change">Changes a text.</param>
    public static AmazonServiceException Copy(AmazonServiceException error, Exception? inner, Func<string, string> change)
    {
        string message = change(error.Message);
        if (error is AmazonUnmarshallingException unreadable)
        {
            // It quotes the reply's body, which may hold part of a token.
            return new AmazonUnmarshallingException(unreadable.RequestId, unreadable.LastKnownLocation, null, message, null)
            {
                StatusCode = unreadable.StatusCode,
            };
        }
        object?[] arguments = [message, inner, error.ErrorType, error.ErrorCode, error.RequestId, error.StatusCode];
        var copy = (AmazonServiceException)(
            error.GetType().GetConstructor(ConstructorTypes)?.Invoke(arguments)
            ?? new AmazonServiceException(message, inner, error.ErrorType, error.ErrorCode, error.RequestId, error.StatusCode)
        );
        foreach (
            PropertyInfo property in copy.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        )
        {
            if (property is { CanRead: true, CanWrite: true, SetMethod.IsPublic: true } && property.GetIndexParameters().Length == 0)
            {
                object? value = property.GetValue(error);
                property.SetValue(copy, value is string text ? change(text) : value);
            }
        }
        return copy;
    }

    private static string? Text(Exception error, string property) => Value(error, property) as string;

    private static object? Value(Exception error, string property) =>
        error is AmazonServiceException ? error.GetType().GetProperty(property)?.GetValue(error) : null;
}
