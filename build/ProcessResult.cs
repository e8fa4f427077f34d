namespace AWS.Tools.SSOOIDC.Build;

/// <summary>What a process put out.</summary>
public sealed record ProcessResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The lines of its standard output.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The result of a process that succeeded.</summary>
    public ProcessResult ThrowIfFailed() =>
        ExitCode == 0 ? this : throw new InvalidOperationException($"Exit code {ExitCode}: {Errors}\n{Output}");
}
