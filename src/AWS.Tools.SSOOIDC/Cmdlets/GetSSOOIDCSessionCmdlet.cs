using System.Management.Automation;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Completion;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;
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
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public string? SessionName { get; set; }

    private protected override string? TargetName => SessionName;

    private protected override IReadOnlyList<string> NamingParameters { get; } = [nameof(SessionName)];

    private protected override void ProcessSession()
    {
        WildcardPattern? pattern = NamePattern.Read(SessionName, WildcardOptions.None);
        IReadOnlyList<SessionInfo> sessions = Run(Service.GetSessionsAsync);
        if (pattern is null)
        {
            WriteObject(sessions, enumerateCollection: true);
            return;
        }
        var found = sessions.Where(session => pattern.IsMatch(session.SessionName ?? session.StartUrl)).ToList();
        WriteObject(found, enumerateCollection: true);
        if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(SessionName))
        {
            Report(
                new CoreException(
                    ErrorIds.SessionNotFound,
                    FailureKind.Configuration,
                    $"There is no session '{Sanitizer.Escape(SessionName)}', neither in the shared config file nor in the token cache.",
                    "List the sessions with Get-SSOOIDCSession."
                )
            );
        }
    }
}
