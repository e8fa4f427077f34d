namespace AWS.Tools.SSOOIDC.Core.Reporting;

/// <summary>
/// The one error of this library. <see cref="ErrorId"/> is stable, the message and the action never contain a secret, and the inner
/// exception is the SDK's or the system's own.
/// </summary>
internal sealed class CoreException : Exception
{
    internal CoreException(string errorId, FailureKind kind, string message, string? recommendedAction = null, Exception? inner = null)
        : base(message, inner)
    {
        ErrorId = errorId;
        Kind = kind;
        RecommendedAction = recommendedAction;
    }

    /// <summary>A stable name, one of <see cref="ErrorIds"/>.</summary>
    public string ErrorId { get; }

    /// <summary>What kind of act helps.</summary>
    public FailureKind Kind { get; }

    /// <summary>One sentence that says what to do; null where the message says it all.</summary>
    public string? RecommendedAction { get; }

    /// <summary>The options that do not fit, by the names that this library has for them.</summary>
    internal IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The name or start URL of the session that the failure is about; null when none is known.</summary>
    public string? SessionName => Session?.Name;

    /// <summary>The session that the failure is about; null when it came before one was known.</summary>
    internal SessionReference? Session { get; private set; }

    /// <summary>Says which session the failure is about, unless that is said already.</summary>
    internal CoreException For(SessionReference? session)
    {
        Session ??= session;
        return this;
    }
}
