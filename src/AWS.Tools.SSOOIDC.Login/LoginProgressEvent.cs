namespace AWS.Tools.SSOOIDC.Login;

/// <summary>A tick of the countdown.</summary>
public sealed class LoginProgressEvent : LoginEvent
{
    internal LoginProgressEvent(LoginProgress progress) => Progress = progress;

    /// <summary>The tick.</summary>
    public LoginProgress Progress { get; }
}
