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
        RunAsync(Environment.ProcessPath!, host: true, script, environment, arguments);

    /// <summary>A fresh in-process engine that is ready to start, for tests that talk to it or end it themselves.</summary>
    public static ProcessStartInfo Engine(string scriptPath, IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        StartInfo(Environment.ProcessPath!, host: true, scriptPath, environment, arguments);

    /// <summary>Runs a script in a real pwsh and gives the lines it put out; the test is skipped where there is none.</summary>
    public static Task<string[]> PwshAsync(string script, params string[] arguments)
    {
        Assert.SkipUnless(Pwsh is not null, "There is no pwsh on the PATH.");
        return RunAsync(Pwsh!, host: false, script, new Dictionary<string, string?>(), arguments);
    }

    /// <summary>The path of pwsh, or null where there is none.</summary>
    public static string? Pwsh { get; } = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"))
        .FirstOrDefault(File.Exists);

    private static async Task<string[]> RunAsync(
        string program, bool host, string script, IReadOnlyDictionary<string, string?> environment, string[] arguments)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string folder = Directory.CreateTempSubdirectory("ssooidc-child-").FullName;
        try
        {
            string path = Path.Combine(folder, "script.ps1");
            await File.WriteAllTextAsync(path, script, cancellation);
            using Process process = Process.Start(StartInfo(program, host, path, environment, arguments))!;
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
            string output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            Assert.True(process.ExitCode == 0, $"Exit code {process.ExitCode}: {await errors}\n{output}");
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ProcessStartInfo StartInfo(
        string program, bool host, string path, IReadOnlyDictionary<string, string?> environment, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        string[] prefix = !host ? ["-NoProfile", "-NonInteractive", "-File", path]
            : Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(Child).Assembly.Location, "--script", path]
            : ["--script", path];
        foreach (string argument in prefix.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment["HOME"] = Path.GetDirectoryName(path);
        start.Environment["NO_COLOR"] = "1";
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }
        return start;
    }
}
