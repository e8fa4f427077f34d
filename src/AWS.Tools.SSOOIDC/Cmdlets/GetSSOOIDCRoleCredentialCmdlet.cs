using System.Management.Automation;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Completion;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Login;
using AWS.Tools.SSOOIDC.Output;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Returns temporary keys of a role that is assigned to the person of a session. Piped to a cmdlet of any AWS module, they bind to its
/// <c>-AccessKey</c>, <c>-SecretKey</c> and <c>-SessionToken</c>. The same keys are returned again in this process until 5 minutes before
/// their end. Shown, the secrets are masked; the properties have the values.
/// </summary>
[Cmdlet(VerbsCommon.Get, "SSOOIDCRoleCredential")]
[OutputType(typeof(RoleCredential), typeof(string))]
public sealed class GetSSOOIDCRoleCredentialCmdlet : PortalCmdlet
{
    /// <summary>The id of the account: its twelve digits, as text where the first one is 0.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [TextOnly]
    [ArgumentCompleter(typeof(AccountIdCompleter))]
    public string AccountId { get; set; } = string.Empty;

    /// <summary>The name of the role in that account, as the access portal shows it.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RoleNameCompleter))]
    public string RoleName { get; set; } = string.Empty;

    /// <summary>
    /// Writes one line of JSON, as a program must that <c>credential_process</c> of a profile names, so that any SDK can use the keys. In a
    /// profile: <c>credential_process = pwsh -NoProfile -Command "Get-SSOOIDCRoleCredential 111122223333 ReadOnly -AsCredentialProcess"</c>.
    /// What would be a warning is a verbose message then.
    /// </summary>
    [Parameter]
    public SwitchParameter AsCredentialProcess { get; set; }

    /// <summary>
    /// Shares the keys with the AWS CLI through the files in which it keeps its own, <c>~/.aws/cli/cache</c>: keys that it has are used, and
    /// new ones are written there, readable for their owner alone. Without it they stay in this process.
    /// </summary>
    [Parameter]
    public SwitchParameter UseCliCache { get; set; }

    private protected override bool IsQuiet => AsCredentialProcess;

    private protected override void ProcessSession()
    {
        if (GetKeys(AccountId, RoleName, UseCliCache) is not { } keys)
        {
            return;
        }
        if (AsCredentialProcess)
        {
            WriteObject(CredentialProcess.Format(keys));
            return;
        }
        WriteObject(Sensitive.ForOutput(Credential(keys)));
    }

    private RoleCredential Credential(RoleKeys keys) =>
        new()
        {
            AccessKey = keys.AccessKeyId,
            SecretKey = keys.SecretAccessKey,
            SessionToken = keys.SessionToken,
            ExpiresAt = keys.ExpiresAt.UtcDateTime,
            AccountId = AccountId,
            RoleName = RoleName,
        };
}
