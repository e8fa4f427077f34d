namespace AWS.Tools.SSOOIDC.Tests.Module.Interop;

/// <summary>What a program put out.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Errors)
{
    /// <summary>Standard output of a program that succeeded.</summary>
    public string ThrowIfFailed() => ExitCode == 0 ? Output.Trim() : throw new InvalidOperationException($"Exit code {ExitCode}: {Errors}");
}
