using System.Diagnostics;

namespace AWS.Tools.SSOOIDC.Tests.Module.Sessions;

/// <summary>A script run in a process of its own, since what a process has loaded it keeps.</summary>
internal static class Child
{
    /// <summary>Runs a script in a fresh in-process engine and gives the lines it put out.</summary>
    public static Task<string[]> EngineAsync(string script, params string[] arguments) =>
        EngineAsync(script, new Dictionary<string, string?>(), arguments);

    /// <summary>The same, with environment variables of its own; null removes one.</summary>
    public static Task<string[]> EngineAsync(string script, IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        RunAsync(path => Engine(path, arguments), script, environment);

    /// <summary>A fresh in-process engine that is ready to start, for tests that talk to it or end it themselves.</summary>
    public static ProcessStartInfo Engine(string scriptPath, IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        With(Engine(scriptPath, arguments), scriptPath, environment);

    /// <summary>Runs a script in a real pwsh and gives the lines it put out; the test is skipped where there is none.</summary>
    public static Task<string[]> PwshAsync(string script, params string[] arguments)
    {
        Assert.SkipUnless(Pwsh.IsThere, Pwsh.Missing);
        return RunAsync(path => Pwsh.Start(["-File", path, .. arguments]), script, new Dictionary<string, string?>());
    }

    private static async Task<string[]> RunAsync(
        Func<string, ProcessStartInfo> engine,
        string script,
        IReadOnlyDictionary<string, string?> environment
    )
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string folder = Directory.CreateTempSubdirectory("ssooidc-child-").FullName;
        try
        {
            string path = Path.Combine(folder, "script.ps1");
            await File.WriteAllTextAsync(path, script, cancellationToken);
            using Process process = Process.Start(With(engine(path), path, environment))!;
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            Assert.True(process.ExitCode == 0, $"Exit code {process.ExitCode}: {await errors}\n{output}");
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ProcessStartInfo Engine(string path, string[] arguments)
    {
        string program = Environment.ProcessPath!;
        string[] prefix = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(Child).Assembly.Location] : [];
        return new(program, [.. prefix, "--script", path, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
    }

    private static ProcessStartInfo With(ProcessStartInfo start, string path, IReadOnlyDictionary<string, string?> environment)
    {
        start.Environment["HOME"] = Path.GetDirectoryName(path);
        start.Environment["NO_COLOR"] = "1";
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }
        return start;
    }
}
