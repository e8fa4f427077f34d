using System.Management.Automation;
using Amazon.PowerShell.Common;
using Amazon.Runtime;
using Amazon.SSOOIDC;
using AWS.Tools.SSOOIDC.Completion;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Errors;
using AWS.Tools.SSOOIDC.Output;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// A cmdlet that is one operation of the service: checks its arguments, calls, and writes what is selected. It is not generic, nor is
/// anything in it bound to a type of the SDK: at an import the engine loads each class with all that, and so the SDK.
/// </summary>
public abstract class OperationCmdlet : AmazonSSOOIDCClientCmdlet
{
    /// <summary>
    /// What to put out: <c>*</c>, the default, for the whole response; the name of one of its properties for that
    /// property (dots reach further in); or <c>^</c> and a parameter's name for that parameter's value.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SelectCompleter))]
    public string? Select { get; set; } = "*";

    /// <summary>
    /// Puts out the value of the first positional parameter instead of the response. Deprecated: use
    /// <c>-Select '^Name'</c>.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Goes on without asking for confirmation. Use with care.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter Force { get; set; }

    /// <summary>The operation's name in the service's API.</summary>
    private protected abstract string Operation { get; }

    /// <summary>The name of the first positional parameter, which also names the operation's target.</summary>
    private protected abstract string TargetParameter { get; }

    /// <summary>The value of the first positional parameter.</summary>
    private protected abstract string Target { get; }

    /// <summary>Runs the operation, with <see cref="Run{TRequest, TResponse}"/>.</summary>
    private protected abstract void Execute();

    /// <summary>Runs the operation for one record of the pipeline.</summary>
    protected sealed override void ProcessRecord()
    {
        try
        {
            Execute();
        }
        catch (CoreException e)
        {
            Fail(ErrorRecords.From(e, Target));
        }
    }

    /// <summary>Runs the operation.</summary>
    /// <param name="create">Makes a request of the parameters; what it throws says which argument is missing or cannot be right.</param>
    /// <param name="call">Calls the operation.</param>
    /// <param name="missing">The name of a member that the operation is called for and the response lacks, or null.</param>
    private protected void Run<TRequest, TResponse>(
        Func<TRequest> create,
        Func<AmazonSSOOIDCClient, TRequest, CancellationToken, Task<TResponse>> call,
        Func<TResponse, string?> missing
    )
        where TRequest : class
        where TResponse : class
    {
        Selector selector = ReadSelect(typeof(TResponse));
        TRequest request = create();
        CallSettings settings = ReadSettings(IsWhatIf());
        if (MayAsk())
        {
            // Nobody is asked about a call that cannot be made.
            Run((events, cancellationToken) => GetClientAsync(settings, events, cancellationToken));
        }
        if (ShouldCall())
        {
            DateTime started = HostEnvironment.OfProcess.Time.GetLocalNow().LocalDateTime;
            TResponse response = Call(settings, request, started, call, missing);
            object? output = selector.Select(response, this);
            WriteObject(ReferenceEquals(output, response) ? Sensitive.ForOutput(response, started) : output);
        }
    }

    /// <summary>The text of a required parameter.</summary>
    /// <exception cref="CoreException">It is null, empty or blank.</exception>
    private protected static string Required(string? value, string parameter) =>
        !string.IsNullOrWhiteSpace(value)
            ? value!
            : throw new CoreException(
                ErrorIds.MissingArgument,
                FailureKind.InvalidArgument,
                $"-{parameter} is empty.",
                $"Give a value for -{parameter}."
            );

    /// <summary>Checks that what a grant type exchanges is there.</summary>
    /// <exception cref="CoreException">It is not.</exception>
    private protected static void RequireForGrant(string? given, string grantType, string? value, string parameter)
    {
        if (given == grantType && value is null)
        {
            throw new CoreException(
                ErrorIds.MissingArgument,
                FailureKind.InvalidArgument,
                $"The grant type {grantType} needs -{parameter}.",
                $"Give -{parameter}, or another -GrantType."
            );
        }
    }

    /// <summary>Null for an empty text: a script's unset variable means that the parameter was not given.</summary>
    private protected static string? Optional(string? value) => string.IsNullOrEmpty(value) ? null : value;

    /// <summary>The texts that are given, or null for none.</summary>
    private protected static List<string>? Optional(string[]? values)
    {
        List<string>? given = values?.Where(value => !string.IsNullOrEmpty(value)).ToList();
        return given is { Count: > 0 } ? given : null;
    }

    private TResponse Call<TRequest, TResponse>(
        CallSettings settings,
        TRequest request,
        DateTime started,
        Func<AmazonSSOOIDCClient, TRequest, CancellationToken, Task<TResponse>> call,
        Func<TResponse, string?> missing
    )
        where TRequest : class
        where TResponse : class
    {
        TResponse response;
        try
        {
            response = FindClient(settings) is { } kept
                ? RunHere(cancellationToken => CallAsync(kept, request, call, cancellationToken))
                : Run(
                    // Both at once: each hand-over to a worker costs the pipeline's thread two waits.
                    async (events, cancellationToken) =>
                        await CallAsync(
                                await GetClientAsync(settings, events, cancellationToken).ConfigureAwait(false),
                                request,
                                call,
                                cancellationToken
                            )
                            .ConfigureAwait(false)
                );
            if (missing(response) is { } member)
            {
                throw ErrorRecords.Incomplete(Operation, member, (AmazonWebServiceResponse)(object)response);
            }
        }
        catch (Exception e) when (e is not (PipelineStoppedException or CoreException))
        {
            ErrorRecord error = ErrorRecords.FromCall(e, Target, Secrets(), Redeems);
            Record(started, request, error.Exception);
            Fail(error);
            throw;
        }
        Record(started, request, response);
        return response;
    }

    private Task<TResponse> CallAsync<TRequest, TResponse>(
        ServiceClient client,
        TRequest request,
        Func<AmazonSSOOIDCClient, TRequest, CancellationToken, Task<TResponse>> call,
        CancellationToken cancellationToken
    ) =>
        Redeems
            ? Redemption.RunAsync(
                HostEnvironment.OfProcess,
                client.Retries,
                () => call(client.Client, request, cancellationToken),
                cancellationToken
            )
            : call(client.Client, request, cancellationToken);

    private void Record(DateTime started, object request, object response) =>
        AWSHistory.Of(SessionState)?.Add(this, MyInvocation.MyCommand.Name, started, request, response);

    private Selector ReadSelect(Type response)
    {
        if (!PassThru)
        {
            return Selector.Parse(Select, response, GetType());
        }
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Select)))
        {
            throw new CoreException(
                ErrorIds.SelectWithPassThru,
                FailureKind.InvalidArgument,
                "-PassThru cannot be used with -Select.",
                $"Use -Select '^{TargetParameter}' alone."
            );
        }
        WriteWarning($"-PassThru is deprecated and will go in a later version. Use -Select '^{TargetParameter}'.");
        return Selector.Parse("^" + TargetParameter, response, GetType());
    }

    // -Force answers the question, but never turns a whatIf into the real thing.
    private bool ShouldCall() =>
        (Force && !IsWhatIf()) || ShouldProcess(Sanitizer.Shorten(Target), $"{MyInvocation.MyCommand.Name} ({Operation})");

    // Whether ShouldProcess does more than to say yes.
    private bool MayAsk() =>
        IsWhatIf()
        || (
            !Force
            && (
                IsGiven("Confirm")
                || (
                    LanguagePrimitives.TryConvertTo(GetVariableValue("ConfirmPreference"), out ConfirmImpact preference)
                    && preference is ConfirmImpact.Low or ConfirmImpact.Medium
                )
            )
        );
}
