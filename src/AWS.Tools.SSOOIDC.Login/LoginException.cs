namespace AWS.Tools.SSOOIDC.Login;

/// <summary>
/// The one error of this library. <see cref="ErrorId"/> is stable, the message and the action never contain a secret, and the inner
/// exception is the SDK's or the system's own.
/// </summary>
public sealed class LoginException : Exception
{
    internal LoginException(
        string errorId,
        LoginErrorCategory category,
        string message,
        string? recommendedAction = null,
        Exception? inner = null
    )
        : base(message, inner)
    {
        ErrorId = errorId;
        Category = category;
        RecommendedAction = recommendedAction;
    }

    /// <summary>A stable name, one of <see cref="LoginErrorIds"/>.</summary>
    public string ErrorId { get; }

    /// <summary>What kind of act helps.</summary>
    public LoginErrorCategory Category { get; }

    /// <summary>One sentence that says what to do; null where the message says it all.</summary>
    public string? RecommendedAction { get; }

    /// <summary>The session's name or start URL; null when the failure came before one was known.</summary>
    public string? SessionName { get; private set; }

    internal LoginException For(SessionTarget? target)
    {
        SessionName ??= target?.Name;
        return this;
    }
}
