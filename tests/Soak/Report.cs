using System.Diagnostics;
using System.Globalization;

namespace AWS.Tools.SSOOIDC.Tests.Soak;

/// <summary>What is printed, and every breach of what the module promises.</summary>
internal sealed class Report(TextWriter output)
{
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly List<string> _breaches = [];

    /// <summary>How long it has run.</summary>
    public TimeSpan Elapsed => _time.Elapsed;

    public void Line(string text = "")
    {
        lock (_breaches)
        {
            output.WriteLine(text);
        }
    }

    /// <summary>A line of a table: how many of what.</summary>
    public void Count(long number, string what) => Line($"{number.ToString(CultureInfo.InvariantCulture).PadLeft(8)} {what}");

    public void Breach(string text)
    {
        lock (_breaches)
        {
            _breaches.Add(text);
            output.WriteLine($"BREACH {text}");
        }
    }

    /// <summary>The last line.</summary>
    /// <returns>The exit code.</returns>
    public int End()
    {
        Line($"{_breaches.Count} breaches in {Elapsed.TotalSeconds:0} s");
        return _breaches.Count == 0 ? 0 : 1;
    }
}
