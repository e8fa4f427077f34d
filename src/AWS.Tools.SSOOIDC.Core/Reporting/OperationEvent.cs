namespace AWS.Tools.SSOOIDC.Core.Reporting;

/// <summary>One thing that an operation said, brought to the caller's thread by <see cref="EventPump"/>.</summary>
internal abstract class OperationEvent
{
    private protected OperationEvent() { }
}
