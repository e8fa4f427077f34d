namespace AWS.Tools.SSOOIDC.Login;

/// <summary>Listens to nothing; for callers that need no text.</summary>
public sealed class SilentLoginEvents : ILoginEvents
{
    /// <summary>The one instance.</summary>
    public static SilentLoginEvents Instance { get; } = new();

    private SilentLoginEvents() { }

    /// <inheritdoc/>
    public Task ShowVerificationAsync(Verification verification, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Progress(LoginProgress progress) { }

    /// <inheritdoc/>
    public void Warn(string message) { }

    /// <inheritdoc/>
    public void Verbose(string message) { }

    /// <inheritdoc/>
    public void Information(string message) { }
}
