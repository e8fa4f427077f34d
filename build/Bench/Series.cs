using System.Diagnostics;
using System.Globalization;

namespace AWS.Tools.SSOOIDC.Build.Bench;

/// <summary>A process that is started again and again, and what was measured of it.</summary>
/// <param name="start">How it is started.</param>
/// <param name="prepare">What is done before each start; null for nothing.</param>
internal sealed class Series(Func<ProcessStartInfo> start, Action? prepare = null)
{
    private readonly Dictionary<string, List<double>> _figures = [];

    /// <summary>Runs it once. Those that are compared run in turn, so that whatever else the machine does meets all of them alike.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        prepare?.Invoke();
        ProcessStartInfo process = start();
        long started = Stopwatch.GetTimestamp();
        ProcessResult result = await ChildProcess.CaptureAsync(process, TimeSpan.FromMinutes(10), cancellationToken);
        double elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (result.ExitCode != 0)
        {
            throw new BuildException(
                $"A process that was to be measured failed: {process.FileName} {string.Join(' ', process.ArgumentList)}\n"
                    + $"{result.Output}{result.Errors}"
            );
        }
        Add(Figures.Process, elapsed);
        foreach (string line in result.Output.Split('\n'))
        {
            if (line.Split(' ') is [var name, var text] && double.TryParse(text, CultureInfo.InvariantCulture, out double value))
            {
                Add(name, value);
            }
        }
    }

    /// <summary>A figure of it, over all its runs.</summary>
    public Sample Get(string name) => Sample.Of(_figures[name]);

    /// <summary>The sum of two figures of the same run.</summary>
    public Sample Sum(string one, string other) => Sample.Of(_figures[one].Zip(_figures[other], static (a, b) => a + b));

    /// <summary>Forgets what was measured, such as the runs that warmed up.</summary>
    public void Clear() => _figures.Clear();

    private void Add(string name, double value)
    {
        if (!_figures.TryGetValue(name, out List<double>? values))
        {
            _figures[name] = values = [];
        }
        values.Add(value);
    }
}
