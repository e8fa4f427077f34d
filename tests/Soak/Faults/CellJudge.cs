using System.Globalization;
using System.Management.Automation;
using System.Text;
using System.Text.Json;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Faults;

/// <summary>Holds what became of a cell against what the module promises.</summary>
internal sealed class CellJudge(Report report, Cell cell)
{
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(50);

    private readonly Fault _fault = cell.Fault;
    private readonly Step _step = cell.Step;

    /// <summary>It ends within the time that was set.</summary>
    public void JudgeTime(TimeSpan took, TimeSpan slack)
    {
        if (took > _step.Limit + slack + Rounding)
        {
            Breach(string.Create(CultureInfo.InvariantCulture, $"took {took.TotalSeconds:0.0} s of {_step.Limit.TotalSeconds:0}"));
        }
    }

    /// <summary>What may have been redeemed is not sent again; nothing is sent more often than the retries say.</summary>
    public void JudgeCalls()
    {
        int most =
            _step.Polls ? 4
            : _step.Redeems && !_fault.IsUnspent ? 1
            // The first time the proxy says what it wants, and it gets that.
            : _fault.Name == "proxy: 407" ? 2
            : _step.MostCalls;
        if (cell.Calls > most)
        {
            Breach(string.Create(CultureInfo.InvariantCulture, $"called {cell.Calls} times, and {most} may be"));
        }
    }

    /// <summary>It succeeds where it may, and else ends with an error of the module's own.</summary>
    public void JudgeResult(IList<PSObject> output, ErrorRecord? error)
    {
        if (error is null)
        {
            if (!_fault.MaySucceed && !_step.Tolerates)
            {
                Breach("succeeded");
            }
            if (output.Count != (_step.Removes ? 0 : 1))
            {
                Breach(string.Create(CultureInfo.InvariantCulture, $"put out {output.Count} objects"));
            }
            return;
        }
        if (_step.Tolerates)
        {
            Breach($"failed, and need not: {error}");
        }
        if (
            error.Exception is not (InvalidOperationException or ArgumentException)
            || error.CategoryInfo.Category == ErrorCategory.NotSpecified
            || !error.FullyQualifiedErrorId.Contains(',', StringComparison.Ordinal)
            || string.IsNullOrEmpty(error.ErrorDetails?.RecommendedAction)
            || error.ErrorDetails.Message.Length == 0
        )
        {
            Breach(
                $"ended with an error that is not the module's own: {error.FullyQualifiedErrorId}, {error.Exception.GetType()}: {error}"
            );
        }
    }

    /// <summary>Nothing that is said holds a secret, or what steers a terminal.</summary>
    public void JudgeText(PSDataStreams streams, ErrorRecord? error)
    {
        var said = new StringBuilder();
        IEnumerable<object> messages = [.. streams.Warning, .. streams.Verbose, .. streams.Debug, .. streams.Information];
        foreach (object text in messages)
        {
            said.AppendLine(text.ToString());
        }
        foreach (ProgressRecord progress in streams.Progress)
        {
            said.AppendLine(CultureInfo.InvariantCulture, $"{progress.Activity} {progress.StatusDescription} {progress.CurrentOperation}");
        }
        foreach (ErrorRecord? record in (ErrorRecord?[])[.. streams.Error, error])
        {
            if (record is not null)
            {
                Append(said, record);
            }
        }
        string all = said.ToString();
        foreach (string secret in cell.Secrets)
        {
            if (Spellings(secret).Any(spelling => all.Contains(spelling, StringComparison.OrdinalIgnoreCase)))
            {
                Breach($"said a secret, {secret[..6]}...");
            }
        }
        if (all.Any(static c => char.IsControl(c) && c is not ('\r' or '\n' or '\t')))
        {
            Breach("said a control character");
        }
    }

    /// <summary>The cache is what it was, or better.</summary>
    public void JudgeCache(string? before, string? after, bool succeeded)
    {
        if (_step.Removes)
        {
            if (succeeded && after is not null)
            {
                Breach("left the entry of a session that was logged out");
            }
            return;
        }
        if (after == before)
        {
            return;
        }
        try
        {
            using JsonDocument entry = JsonDocument.Parse(after ?? string.Empty);
            if (entry.RootElement.GetProperty("accessToken").GetString() != cell.NextAccessToken)
            {
                Breach("wrote an entry that is none");
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException)
        {
            // A session that was logged out for a new login has none until then.
            if (after is not null || _step.Call != "/logout")
            {
                Breach("destroyed the entry");
            }
        }
    }

    /// <summary>The cell of the table.</summary>
    public string Describe(ErrorRecord? error, bool warned)
    {
        string id = error?.FullyQualifiedErrorId.Split(',')[0] ?? (warned ? "ok, warns" : "ok");
        return _fault.IsRace && error is not null ? "an error"
            : _step.Polls && error is not null ? id[(id.LastIndexOf('.') + 1)..]
            : string.Create(CultureInfo.InvariantCulture, $"{id[(id.LastIndexOf('.') + 1)..]} ({cell.Calls})");
    }

    private static IEnumerable<string> Spellings(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        yield return JsonEncodedText.Encode(secret).Value;
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
    }

    private static void Append(StringBuilder said, ErrorRecord record)
    {
        said.AppendLine(record.ToString()).AppendLine(record.ErrorDetails?.Message).AppendLine(record.ErrorDetails?.RecommendedAction);
        said.AppendLine(record.TargetObject?.ToString()).AppendLine(record.CategoryInfo.ToString());
        for (Exception? e = record.Exception; e is not null; e = e.InnerException)
        {
            said.AppendLine(e.ToString());
            foreach (System.Reflection.PropertyInfo property in e.GetType().GetProperties())
            {
                said.AppendLine(property.GetValue(e)?.ToString());
            }
            foreach (System.Collections.DictionaryEntry entry in e.Data)
            {
                said.AppendLine(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value}");
            }
        }
    }

    private void Breach(string text) => report.Breach($"{_step.Name} x {_fault.Name}: {text}");
}
