namespace AWS.Tools.SSOOIDC.Login;

/// <summary>The kinds of <see cref="LoginMessage"/>.</summary>
public enum LoginMessageKind
{
    /// <summary>Something that the person should know.</summary>
    Warning,

    /// <summary>A detail for those who ask for it.</summary>
    Verbose,

    /// <summary>A text for the person.</summary>
    Information,
}
