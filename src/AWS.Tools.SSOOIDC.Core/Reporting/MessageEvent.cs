namespace AWS.Tools.SSOOIDC.Core.Reporting;

/// <summary>A text for one of the streams.</summary>
internal sealed class MessageEvent : OperationEvent
{
    internal MessageEvent(MessageKind kind, string text)
    {
        Kind = kind;
        Text = text;
    }

    /// <summary>Where it belongs.</summary>
    public MessageKind Kind { get; }

    /// <summary>The text, free of secrets and control characters.</summary>
    public string Text { get; }
}
