using System.Management.Automation;
using AWS.Tools.SSOOIDC.Output;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>Removes the credentials default of this shell, the variable <c>$StoredAWSCredentials</c>. Saved profiles stay.</summary>
[Cmdlet(VerbsCommon.Clear, "AWSCredential", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
public sealed class ClearAWSCredentialCmdlet : ShellDefaultCmdlet
{
    /// <summary>The scope of the variable: Global, Local, Script or Private. Without it the caller's own scope.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateSet("Global", "Local", "Script", "Private")]
    public string? Scope { get; set; }

    private protected override void Execute()
    {
        if (ShouldProcess("$" + ShellDefaults.CredentialsVariable, MyInvocation.MyCommand.Name))
        {
            ShellDefaults.Clear(SessionState, ShellDefaults.CredentialsVariable, Scope);
        }
    }
}
