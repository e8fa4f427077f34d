using System.Diagnostics;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>The processes of the tests: scripts, since what a process has loaded it keeps, and other people's programs.</summary>
internal static class TestProcess
{
    // More than enough on a busy machine.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>Runs a script in a fresh embedded engine and gives the lines it put out.</summary>
    public static Task<string[]> EngineAsync(string script, params string[] arguments) =>
        EngineAsync(script, new Dictionary<string, string?>(), arguments);

    /// <summary>The same, with environment variables of its own; null removes one.</summary>
    public static Task<string[]> EngineAsync(string script, IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        RunAsync(PowerShellEngine.Embedded, script, environment, arguments);

    /// <summary>Runs a script in a real pwsh and gives the lines it put out.</summary>
    public static async Task<string[]> PwshAsync(string script, params string[] arguments) =>
        await RunAsync(
            await PowerShellEngine.FindPwshAsync(TestContext.Current.CancellationToken),
            script,
            new Dictionary<string, string?>(),
            arguments
        );

    /// <summary>Runs a program to its end.</summary>
    public static Task<ProcessResult> RunAsync(
        string program,
        IReadOnlyDictionary<string, string?> environment,
        params string[] arguments
    ) => RunAsync(new ProcessStartInfo(program, arguments).With(environment));

    private static async Task<string[]> RunAsync(
        PowerShellEngine engine,
        string script,
        IReadOnlyDictionary<string, string?> environment,
        string[] arguments
    )
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string folder = Directory.CreateTempSubdirectory("ssooidc-child-").FullName;
        try
        {
            string path = Path.Combine(folder, "script.ps1");
            await File.WriteAllTextAsync(path, $"$ErrorActionPreference = 'Stop'\n{script}", cancellationToken);
            ProcessStartInfo start = engine.Start(path, arguments);
            start.Environment["HOME"] = folder;
            start.Environment["NO_COLOR"] = "1";
            return (await RunAsync(start.With(environment))).ThrowIfFailed().Lines;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<ProcessResult> RunAsync(ProcessStartInfo start) =>
        ChildProcess.CaptureAsync(start, Timeout, TestContext.Current.CancellationToken);
}
