using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>Child processes of the build and of the tests: how they are started, what of this environment they see, and how they end.</summary>
public static class ChildProcess
{
    /// <summary>The .NET CLI that runs this program, with <paramref name="arguments"/>.</summary>
    public static ProcessStartInfo Dotnet(params IEnumerable<string> arguments) =>
        new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments) { WorkingDirectory = Repository.Root };

    /// <summary>Where .NET is installed, for programs that look for it themselves.</summary>
    public static string DotnetRoot { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>The places where a program of these names stands on the PATH, in its order.</summary>
    public static IEnumerable<string> OnPath(params string[] names) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)))
            .Where(File.Exists);

    /// <summary>Gives a process environment variables of its own; null removes one.</summary>
    public static ProcessStartInfo With(this ProcessStartInfo start, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }
        return start;
    }

    /// <summary>
    /// Takes from a child's environment what would send its calls elsewhere or change them: AWS settings, the user's AWS
    /// files, and proxies.
    /// </summary>
    public static ProcessStartInfo WithoutAwsSettings(this ProcessStartInfo start)
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>())
        {
            if (name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase))
            {
                start.Environment.Remove(name);
            }
        }
        string nowhere = Path.Combine(Repository.Root, "out", "no-such-file");
        start.Environment["AWS_CONFIG_FILE"] = nowhere;
        start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = nowhere;
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        return start;
    }

    /// <summary>
    /// Runs a process to its end and gives its exit code. Its text goes to the console; with
    /// <paramref name="onLine"/>, what it writes to its standard output goes there instead, line by line, and it has
    /// nothing to read.
    /// </summary>
    public static async Task<int> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken, Action<string>? onLine = null)
    {
        start.RedirectStandardOutput = onLine is not null;
        start.RedirectStandardInput = onLine is not null;
        using Process process = Process.Start(start)!;
        try
        {
            if (onLine is not null)
            {
                process.StandardInput.Close();
                while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
                {
                    onLine(line);
                }
            }
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        finally
        {
            End(process);
        }
    }

    /// <summary>Runs a process that has nothing to read to its end, and gives what it put out.</summary>
    /// <param name="start">The process.</param>
    /// <param name="timeout">More than enough on a busy machine: an end to a process that waits for something.</param>
    /// <param name="cancellationToken">Ends the process too.</param>
    public static async Task<ProcessResult> CaptureAsync(ProcessStartInfo start, TimeSpan timeout, CancellationToken cancellationToken)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(timeout);
        using Process process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync(end.Token);
            string output = await process.StandardOutput.ReadToEndAsync(end.Token);
            await process.WaitForExitAsync(end.Token);
            return new ProcessResult(process.ExitCode, output, await errors);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{Path.GetFileName(start.FileName)} has not ended within {timeout}.");
        }
        finally
        {
            End(process);
        }
    }

    /// <summary>Ends a process, and those that it has started, where it still runs.</summary>
    public static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
