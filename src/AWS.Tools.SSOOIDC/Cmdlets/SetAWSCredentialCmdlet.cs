using System.Management.Automation;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Completion;
using AWS.Tools.SSOOIDC.Core.Credentials;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Errors;
using AWS.Tools.SSOOIDC.Output;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Sets the credentials that the cmdlets of this shell use where none are given with the call, or, with <c>-StoreAs</c>,
/// saves them as a profile: on Windows in the encrypted store of the AWS SDK, elsewhere, or with <c>-ProfileLocation</c>, in a credentials
/// file. The shell's default is kept in the variable
/// <c>$StoredAWSCredentials</c>, for this session only.
/// </summary>
[Cmdlet(
    VerbsCommon.Set,
    "AWSCredential",
    DefaultParameterSetName = ProfileSet,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
public sealed class SetAWSCredentialCmdlet : ShellDefaultCmdlet
{
    private const string KeysSet = "Keys";
    private const string ObjectSet = "Object";
    private const string ProfileSet = "Profile";
    private const string RoleSet = "Role";

    /// <summary>The access key id of a key pair.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeysSet, ValueFromPipelineByPropertyName = true)]
    [Alias("AK")]
    public string? AccessKey { get; set; }

    /// <summary>The secret access key that belongs to it. A SecureString is accepted too.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeysSet, ValueFromPipelineByPropertyName = true)]
    [Alias("SK", "SecretAccessKey")]
    [Secret]
    public string? SecretKey { get; set; }

    /// <summary>The session token of temporary keys. A SecureString is accepted too.</summary>
    [Parameter(ParameterSetName = KeysSet, ValueFromPipelineByPropertyName = true)]
    [Alias("ST")]
    [Secret]
    public string? SessionToken { get; set; }

    /// <summary>The name of a profile whose credentials become the shell's default.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ProfileSet, ValueFromPipelineByPropertyName = true)]
    [Alias("StoredCredentials", "AWSProfileName")]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>A credentials object that becomes the shell's default.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ObjectSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [CredentialsTransformation]
    public AWSCredentials? Credential { get; set; }

    /// <summary>For a profile to save: the ARN of the role that it assumes.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RoleSet, ValueFromPipelineByPropertyName = true)]
    public string? RoleArn { get; set; }

    /// <summary>For a profile to save: the profile with whose credentials the role is assumed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RoleSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? SourceProfile { get; set; }

    /// <summary>For a profile to save: the external id that the role's owner asks for.</summary>
    [Parameter(ParameterSetName = RoleSet, ValueFromPipelineByPropertyName = true)]
    public string? ExternalId { get; set; }

    /// <summary>For a profile to save: the serial number of the MFA device that the role's owner asks for.</summary>
    [Parameter(ParameterSetName = RoleSet, ValueFromPipelineByPropertyName = true)]
    public string? MfaSerial { get; set; }

    /// <summary>The name of the profile to save the keys or the role as. The shell's default stays as it is.</summary>
    [Parameter(ParameterSetName = KeysSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, ParameterSetName = RoleSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? StoreAs { get; set; }

    /// <summary>The full path of the credentials file to read or save instead of the usual one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AWSProfilesLocation", "ProfilesLocation")]
    public string? ProfileLocation { get; set; }

    /// <summary>The scope of the variable: Global, Local, Script or Private. Without it the caller's own scope.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateSet("Global", "Local", "Script", "Private")]
    public string? Scope { get; set; }

    private protected override void Execute()
    {
        string? location = string.IsNullOrEmpty(ProfileLocation) ? null : GetUnresolvedProviderPathFromPSPath(ProfileLocation);
        try
        {
            if (string.IsNullOrEmpty(StoreAs))
            {
                AWSCredentials credentials = ReadCredentials(location);
                if (ShouldProcess("$" + ShellDefaults.CredentialsVariable, MyInvocation.MyCommand.Name))
                {
                    ShellDefaults.Set(SessionState, ShellDefaults.CredentialsVariable, credentials, Scope);
                }
            }
            else if (ShouldProcess($"profile {Sanitizer.Shorten(StoreAs!)}", MyInvocation.MyCommand.Name))
            {
                CredentialProfileOptions options = ProfileOptions();
                Run(() => ProfileStore.Save(HostEnvironment.OfProcess, StoreAs!, options, location));
            }
        }
        catch (CoreException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e, StoreAs ?? ProfileName));
        }
    }

    private AWSCredentials ReadCredentials(string? location) =>
        ParameterSetName switch
        {
            KeysSet => CredentialsResolver.OfKeys(AccessKey!, SecretKey!, SessionToken),
            ObjectSet => Credential!,
            _ => Run(() => CredentialsResolver.FromProfile(HostEnvironment.OfProcess, ProfileName!, location)),
        };

    private CredentialProfileOptions ProfileOptions() =>
        ParameterSetName == KeysSet
            ? new()
            {
                AccessKey = AccessKey,
                SecretKey = SecretKey,
                Token = SessionToken,
            }
            : new()
            {
                RoleArn = RoleArn,
                SourceProfile = SourceProfile,
                ExternalID = ExternalId,
                MfaSerial = MfaSerial,
            };
}
