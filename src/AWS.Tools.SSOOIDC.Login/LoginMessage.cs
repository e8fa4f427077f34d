namespace AWS.Tools.SSOOIDC.Login;

/// <summary>A text for one of the streams.</summary>
public sealed class LoginMessage : LoginEvent
{
    internal LoginMessage(LoginMessageKind kind, string text)
    {
        Kind = kind;
        Text = text;
    }

    /// <summary>Where it belongs.</summary>
    public LoginMessageKind Kind { get; }

    /// <summary>The text, free of secrets and control characters.</summary>
    public string Text { get; }
}
