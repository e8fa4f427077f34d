namespace AWS.Tools.SSOOIDC.Login;

/// <summary>
/// What an operation has to say while it runs. Every text is free of secrets and of control characters. Calls may come from any thread;
/// <see cref="PipelinePump"/> brings them to one.
/// </summary>
public interface ILoginEvents
{
    /// <summary>
    /// Hands over what a person needs to log in, once, after a listener (if any) is bound. The login goes on when the task completes, and ends with its error.
    /// </summary>
    Task ShowVerificationAsync(Verification verification, CancellationToken cancellation);

    /// <summary>Counts down while a person is waited for, about once a second.</summary>
    void Progress(LoginProgress progress);

    /// <summary>Something that the person should know though the operation goes on.</summary>
    void Warn(string message);

    /// <summary>A detail for those who ask for it.</summary>
    void Verbose(string message);

    /// <summary>A text for the person: where to go, which code to enter.</summary>
    void Information(string message);
}

/// <summary>Listens to nothing; for callers that need no text.</summary>
public sealed class SilentLoginEvents : ILoginEvents
{
    /// <summary>The one instance.</summary>
    public static SilentLoginEvents Instance { get; } = new();

    private SilentLoginEvents()
    {
    }

    /// <inheritdoc/>
    public Task ShowVerificationAsync(Verification verification, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Progress(LoginProgress progress)
    {
    }

    /// <inheritdoc/>
    public void Warn(string message)
    {
    }

    /// <inheritdoc/>
    public void Verbose(string message)
    {
    }

    /// <inheritdoc/>
    public void Information(string message)
    {
    }
}

/// <summary>What a person sees at a login: a code and a page (device code), or a page alone (authorization code).</summary>
public sealed class Verification
{
    /// <summary>The code to compare or enter; null for the authorization code flow.</summary>
    public string? UserCode { get; init; }

    /// <summary>The page where the code is entered; null for the authorization code flow.</summary>
    public string? VerificationUri { get; init; }

    /// <summary>The same page with the code filled in; null for the authorization code flow.</summary>
    public string? VerificationUriComplete { get; init; }

    /// <summary>The page to open in a browser on this machine; null for the device code flow.</summary>
    public string? AuthorizationUri { get; init; }

    /// <summary>When the login ends by itself.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>One tick of a login's countdown.</summary>
public sealed class LoginProgress
{
    /// <summary>What is waited for.</summary>
    public string Status { get; init; } = string.Empty;

    /// <summary>Whole seconds until the login ends by itself.</summary>
    public int SecondsLeft { get; init; }

    /// <summary>Seconds that there were at the start.</summary>
    public int TotalSeconds { get; init; }

    /// <summary>True for the last tick: the countdown is over, whatever the outcome.</summary>
    public bool Completed { get; init; }
}
