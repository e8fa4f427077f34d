using System.Management.Automation;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Errors;
using AWS.Tools.SSOOIDC.Login;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Lists login sessions and the state of their tokens: those of the shared config file and those that only the cache has. It
/// makes no call, and never shows a token.
/// </summary>
[Cmdlet(VerbsCommon.Get, "SSOOIDCSession")]
[OutputType(typeof(SessionInfo))]
public sealed class GetSSOOIDCSessionCmdlet : SessionCmdlet
{
    /// <summary>The name, or start URL where there is no name, of the sessions to list; wildcards are permitted. Without it all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [TextOnly]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completer))]
    public string? SessionName { get; set; }

    /// <summary>Lists the sessions of one name or pattern.</summary>
    protected override void ProcessRecord()
    {
        IReadOnlyList<SessionInfo> sessions = Run(SessionName, Service.GetSessionsAsync);
        if (string.IsNullOrEmpty(SessionName))
        {
            WriteObject(sessions, enumerateCollection: true);
            return;
        }
        var pattern = new WildcardPattern(SessionName, WildcardOptions.CultureInvariant);
        var found = sessions.Where(session => pattern.IsMatch(session.SessionName ?? session.StartUrl)).ToList();
        WriteObject(found, enumerateCollection: true);
        if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(SessionName))
        {
            WriteError(
                ErrorRecords.From(
                    new CoreException(
                        ErrorIds.SessionNotFound,
                        FailureKind.Configuration,
                        $"There is no session '{Sanitizer.Shorten(SessionName!)}', neither in the shared config file nor in the token cache.",
                        "List the sessions with Get-SSOOIDCSession."
                    ),
                    SessionName
                )
            );
        }
    }
}
