using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>
/// Completes a parameter whose likely values are known. There is a class for each kind of value, so that a parameter names its kind by a
/// type that the compiler checks.
/// </summary>
internal abstract class ValueCompleter : IArgumentCompleter
{
    // Some values stand in files, which may lie on a network folder that does not answer.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    )
    {
        string typed = Unquoted(wordToComplete ?? string.Empty);
        return Read(commandName, fakeBoundParameters)
            .Where(candidate =>
                candidate.Value.StartsWith(typed, StringComparison.OrdinalIgnoreCase) && !candidate.Value.Any(Sanitizer.IsUnsafe)
            )
            .Select(candidate => new CompletionResult(
                Quoted(candidate.Value),
                candidate.Value,
                CompletionResultType.ParameterValue,
                candidate.Tip
            ));
    }

    /// <summary>The values, each with what it means. It may read files; what it throws means that there are none.</summary>
    /// <param name="commandName">The cmdlet that is being typed.</param>
    private protected abstract IEnumerable<(string Value, string Tip)> Values(string commandName);

    /// <summary>The same, for values that depend on what else is typed.</summary>
    /// <param name="commandName">The cmdlet that is being typed.</param>
    /// <param name="bound">The parameters that are typed, by their names.</param>
    private protected virtual IEnumerable<(string Value, string Tip)> Values(string commandName, IDictionary bound) => Values(commandName);

    private List<(string Value, string Tip)> Read(string commandName, IDictionary? bound)
    {
        // Relative paths in settings start from the shell's own location, which the engine tells a completer in no other way.
        if ((ScriptBlock.Create("$ExecutionContext").InvokeReturnAsIs() as PSObject)?.BaseObject is EngineIntrinsics engine)
        {
            HostEnvironment.UseDirectory(engine.SessionState.Path.CurrentFileSystemLocation.ProviderPath);
        }
        Task<List<(string Value, string Tip)>> reading = Task.Run(() => Values(commandName, bound ?? new Hashtable()).ToList());
        Tasks.Forget(reading);
        return Task.WaitAny([reading], LongestWait) == 0 && reading.Status == TaskStatus.RanToCompletion ? reading.Result : [];
    }

    private static string Unquoted(string word)
    {
        string inner = word.Trim('\'', '"');
        return word.StartsWith("'", StringComparison.Ordinal) ? inner.Replace("''", "'") : inner;
    }

    // What the parser would not take for one plain word needs quotes.
    private static string Quoted(string value) =>
        value.Length > 0
        && (char.IsLetterOrDigit(value[0]) || value[0] == '_')
        && value.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or ':' or '.' or '/')
            ? value
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
}
