using System.Diagnostics;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>Child processes: how they are started, and what of this process's environment they see.</summary>
internal static class Child
{
    /// <summary>The .NET CLI that runs this program, with <paramref name="arguments"/>.</summary>
    public static ProcessStartInfo Dotnet(params IEnumerable<string> arguments) =>
        new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments) { WorkingDirectory = Repository.Root };

    /// <summary>
    /// Takes from a child's environment what would send its calls elsewhere or change them: AWS settings, the user's AWS
    /// files, and proxies.
    /// </summary>
    public static ProcessStartInfo WithoutAwsSettings(ProcessStartInfo start)
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
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
