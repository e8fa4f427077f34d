using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>A PowerShell session of its own, in process, with the built module imported as a user does it.</summary>
public sealed class Shell : IDisposable
{
    private readonly Runspace _runspace;

    private Shell(Runspace runspace) => _runspace = runspace;

    /// <summary>A session with the module imported.</summary>
    public static Shell Open()
    {
        Shell shell = OpenBare();
        shell.Run("Import-Module $args[0]", ModuleFolder.Manifest).ThrowIfFailed();
        return shell;
    }

    /// <summary>A session with only the engine's core commands.</summary>
    public static Shell OpenBare()
    {
        Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        return new Shell(runspace);
    }

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The script; it finds <paramref name="arguments"/> in <c>$args</c>.</param>
    /// <param name="arguments">The script's arguments.</param>
    public ShellResult Run(string script, params object?[] arguments)
    {
        using PowerShell powershell = Prepare(script, arguments);
        Exception? failure = null;
        var output = new PSDataCollection<PSObject>();
        try
        {
            powershell.Invoke(null, output);
        }
        catch (RuntimeException e)
        {
            failure = e;
        }
        return new ShellResult([.. output], powershell.Streams, failure);
    }

    /// <summary>A script that is ready to run, for tests that start and stop it themselves.</summary>
    public PowerShell Prepare(string script, params object?[] arguments)
    {
        PowerShell powershell = PowerShell.Create(_runspace);
        powershell.AddScript(script, useLocalScope: false);
        foreach (object? argument in arguments)
        {
            powershell.AddArgument(argument);
        }
        return powershell;
    }

    public void Dispose() => _runspace.Dispose();
}

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
        .. Warnings, .. Debug, .. Verbose,
        .. Information.Select(i => $"{i.MessageData}"),
        .. Progress.Select(p => $"{p.Activity} {p.StatusDescription} {p.CurrentOperation}"),
        .. Errors.Append(Failure).OfType<ErrorRecord>().Select(e => $"{e} {e.ErrorDetails?.RecommendedAction} {e.Exception} {e.TargetObject}"),
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
