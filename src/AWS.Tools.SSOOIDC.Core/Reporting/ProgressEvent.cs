namespace AWS.Tools.SSOOIDC.Core.Reporting;

/// <summary>A tick of the countdown.</summary>
internal sealed class ProgressEvent : OperationEvent
{
    internal ProgressEvent(ProgressTick progress) => Progress = progress;

    /// <summary>The tick.</summary>
    public ProgressTick Progress { get; }
}
