using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Settings;

/// <summary>What the caller gave, or the environment has, cannot be used for a call. Nothing was sent.</summary>
internal sealed class SettingsException : Exception
{
    public SettingsException(
        string errorId,
        string message,
        string action,
        ErrorCategory category = ErrorCategory.InvalidArgument,
        Exception? inner = null
    )
        : base(message, inner)
    {
        ErrorId = errorId;
        RecommendedAction = action;
        Category = category;
    }

    /// <summary>The stable id that scripts match.</summary>
    public string ErrorId { get; }

    public string RecommendedAction { get; }

    public ErrorCategory Category { get; }
}
