using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>What a script put out, on every stream.</summary>
public sealed class ShellResult(IReadOnlyList<PSObject> output, PSDataStreams streams, Exception? failure)
{
    public IReadOnlyList<PSObject> Output { get; } = output;

    /// <summary>The error that ended the script or, as a cmdlet's terminating error does, a statement of it; or null.</summary>
    public ErrorRecord? Failure { get; } = (failure as IContainsErrorRecord)?.ErrorRecord ?? streams.Error.FirstOrDefault();

    public IReadOnlyList<ErrorRecord> Errors { get; } = [.. streams.Error];

    public IReadOnlyList<string> Warnings { get; } = [.. streams.Warning.Select(w => w.Message)];

    public IReadOnlyList<string> Debug { get; } = [.. streams.Debug.Select(d => d.Message)];

    public IReadOnlyList<string> Verbose { get; } = [.. streams.Verbose.Select(v => v.Message)];

    public IReadOnlyList<InformationRecord> Information { get; } = [.. streams.Information];

    public IReadOnlyList<ProgressRecord> Progress { get; } = [.. streams.Progress];

    /// <summary>Every text of every stream but the output's.</summary>
    public IEnumerable<string> Texts =>
        [
            .. Warnings,
            .. Debug,
            .. Verbose,
            .. Information.Select(i => $"{i.MessageData}"),
            .. Progress.Select(p => $"{p.Activity} {p.StatusDescription} {p.CurrentOperation}"),
            .. Errors
                .Append(Failure)
                .OfType<ErrorRecord>()
                .Select(e => $"{e} {e.ErrorDetails?.RecommendedAction} {e.Exception} {e.TargetObject}"),
        ];

    /// <summary>The one object put out.</summary>
    public PSObject Single
    {
        get
        {
            ThrowIfFailed();
            return Assert.Single(Output);
        }
    }

    /// <summary>A property of the one object put out, as text.</summary>
    public string? this[string property] => Single.Properties[property]?.Value?.ToString();

    public ShellResult ThrowIfFailed()
    {
        if (Failure is not null)
        {
            throw new InvalidOperationException($"The script failed: {Failure}", Failure.Exception);
        }
        return this;
    }
}
