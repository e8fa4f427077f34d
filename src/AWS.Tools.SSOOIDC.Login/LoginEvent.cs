namespace AWS.Tools.SSOOIDC.Login;

/// <summary>One thing that an operation said, brought to the caller's thread by <see cref="PipelinePump"/>.</summary>
public abstract class LoginEvent
{
    private protected LoginEvent() { }
}
