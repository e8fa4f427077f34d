namespace AWS.Tools.SSOOIDC.Core.Reporting;

/// <summary>The kinds of <see cref="MessageEvent"/>.</summary>
internal enum MessageKind
{
    /// <summary>Something that the person should know.</summary>
    Warning,

    /// <summary>A detail for those who ask for it.</summary>
    Verbose,

    /// <summary>A detail of how a call was settled.</summary>
    Debug,

    /// <summary>A text for the person.</summary>
    Information,

    /// <summary>A drawing for the person: light on dark, several lines.</summary>
    Drawing,
}
