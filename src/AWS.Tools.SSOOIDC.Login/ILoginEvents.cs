namespace AWS.Tools.SSOOIDC.Login;

/// <summary>
/// What an operation has to say while it runs. Every text is free of secrets and of control characters. Calls may come from any thread;
/// <see cref="PipelinePump"/> brings them to one.
/// </summary>
public interface ILoginEvents
{
    /// <summary>
    /// Hands over what a person needs to log in, once, after a listener (if any) is bound. The login goes on when the task completes, and
    /// ends with its error.
    /// </summary>
    Task ShowVerificationAsync(Verification verification, CancellationToken cancellationToken);

    /// <summary>Counts down while a person is waited for, about once a second.</summary>
    void Progress(LoginProgress progress);

    /// <summary>Something that the person should know though the operation goes on.</summary>
    void Warn(string message);

    /// <summary>A detail for those who ask for it.</summary>
    void Verbose(string message);

    /// <summary>A text for the person: where to go, which code to enter.</summary>
    void Information(string message);
}
