using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

internal sealed class RecordedEvents : IOperationEvents
{
    private readonly object _gate = new();

    public List<string> Warnings { get; } = [];

    public List<string> Verboses { get; } = [];

    public List<string> Debugs { get; } = [];

    public List<string> Informations { get; } = [];

    public List<string> Drawings { get; } = [];

    public List<ProgressTick> Ticks { get; } = [];

    public List<Verification> Verifications { get; } = [];

    public Func<Verification, Task>? OnVerification { get; set; }

    public string All
    {
        get
        {
            lock (_gate)
            {
                return string.Join("\n", [.. Warnings, .. Verboses, .. Debugs, .. Informations, .. Ticks.Select(static t => t.Status)]);
            }
        }
    }

    public Task ShowVerificationAsync(Verification verification, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Verifications.Add(verification);
        }

        return OnVerification?.Invoke(verification) ?? Task.CompletedTask;
    }

    public void Progress(ProgressTick progress) => Add(Ticks, progress);

    public void Warn(string message) => Add(Warnings, message);

    public void Verbose(string message) => Add(Verboses, message);

    public void Debug(string message) => Add(Debugs, message);

    public void Information(string message) => Add(Informations, message);

    public void Drawing(string lines) => Add(Drawings, lines);

    private void Add<T>(List<T> list, T item)
    {
        lock (_gate)
        {
            list.Add(item);
        }
    }
}
