using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Core.Reporting;

/// <summary>
/// What an operation has to say while it runs. Every text is free of secrets and of control characters. Calls may come from any thread;
/// the caller brings them to one.
/// </summary>
internal interface IOperationEvents
{
    /// <summary>
    /// Hands over what a person needs to log in, once, after a listener (if any) is bound. The login goes on when the task completes, and
    /// ends with its error.
    /// </summary>
    Task ShowVerificationAsync(Verification verification, CancellationToken cancellationToken);

    /// <summary>Counts down while a person is waited for, about once a second.</summary>
    void Progress(ProgressTick progress);

    /// <summary>Something that the person should know though the operation goes on.</summary>
    void Warn(string message);

    /// <summary>A detail for those who ask for it.</summary>
    void Verbose(string message);

    /// <summary>A detail of how a call was settled, for those who look for a fault.</summary>
    void Debug(string message);

    /// <summary>A text for the person: where to go, which code to enter.</summary>
    void Information(string message);

    /// <summary>A drawing of several lines for the person, light on dark, whatever the colors of the screen are.</summary>
    void Drawing(string lines);
}
