namespace AWS.Tools.SSOOIDC.Login;

/// <summary>The one moment at which a person, or a script on their behalf, takes the verification.</summary>
public sealed class LoginVerificationEvent : LoginEvent
{
    private readonly TaskCompletionSource<bool> _handled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal LoginVerificationEvent(Verification verification) => Verification = verification;

    /// <summary>What to show.</summary>
    public Verification Verification { get; }

    internal Task Handled => _handled.Task;

    internal void SetHandled() => _handled.TrySetResult(true);
}
