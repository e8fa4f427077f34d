using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Core.Reporting;

/// <summary>The one moment at which a person, or a script on their behalf, takes the verification.</summary>
internal sealed class VerificationEvent : OperationEvent
{
    private readonly TaskCompletionSource<bool> _handled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal VerificationEvent(Verification verification) => Verification = verification;

    /// <summary>What to show.</summary>
    public Verification Verification { get; }

    internal Task<bool> Handled => _handled.Task;

    internal void SetHandled() => _handled.TrySetResult(true);
}
