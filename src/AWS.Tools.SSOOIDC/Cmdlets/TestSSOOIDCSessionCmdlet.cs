using System.Management.Automation;
using AWS.Tools.SSOOIDC.Core.Config;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Tells whether a session has a usable token: <see langword="true"/> where its token is valid, or can be refreshed without a person, else
/// <see langword="false"/>. It makes no call, so a token that was revoked meanwhile still counts. A session that no config file has, where it
/// is named by name or profile, is an error.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "SSOOIDCSession")]
[OutputType(typeof(bool))]
public sealed class TestSSOOIDCSessionCmdlet : NamedSessionCmdlet
{
    /// <summary>
    /// How long the token must still last where it cannot be refreshed, in minutes, 0 to 525600 (a year). Without it, 0: a token that has not
    /// expired yet is enough.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 525600)]
    public int MinimumMinutes { get; set; }

    private protected override void ProcessSession()
    {
        SessionTarget target = FindSession();
        WriteObject(
            Run(
                (events, cancellationToken) =>
                    Service.IsUsableAsync(target, TimeSpan.FromMinutes(MinimumMinutes), events, cancellationToken)
            )
        );
    }
}
