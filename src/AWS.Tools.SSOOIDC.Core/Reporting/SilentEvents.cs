using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Core.Reporting;

/// <summary>Listens to nothing; for callers that need no text.</summary>
internal sealed class SilentEvents : IOperationEvents
{
    /// <summary>The one instance.</summary>
    public static SilentEvents Instance { get; } = new();

    private SilentEvents() { }

    /// <inheritdoc/>
    public Task ShowVerificationAsync(Verification verification, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Progress(ProgressTick progress) { }

    /// <inheritdoc/>
    public void Warn(string message) { }

    /// <inheritdoc/>
    public void Verbose(string message) { }

    /// <inheritdoc/>
    public void Debug(string message) { }

    /// <inheritdoc/>
    public void Information(string message) { }

    /// <inheritdoc/>
    public void Drawing(string lines) { }
}
