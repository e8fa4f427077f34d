using System.Management.Automation;
using Amazon.Runtime;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Completion;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>The credential and region parameters that every service cmdlet shares.</summary>
public abstract class CommonParametersCmdlet : AsyncCmdlet
{
    /// <summary>
    /// The access key id of an AWS account's key pair; give <c>-SecretKey</c> with it. For temporary keys, give
    /// <c>-SessionToken</c> too.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AK")]
    public string? AccessKey { get; set; }

    /// <summary>The secret access key that belongs to <c>-AccessKey</c>. A SecureString is accepted too.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SK", "SecretAccessKey")]
    [Secret]
    public string? SecretKey { get; set; }

    /// <summary>The session token of temporary keys. A SecureString is accepted too.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ST")]
    [Secret]
    public string? SessionToken { get; set; }

    /// <summary>
    /// The name of a profile to take credentials and region from: one of the shared config and credentials files, or,
    /// on Windows, of the SDK's encrypted store.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("StoredCredentials", "AWSProfileName")]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>
    /// The full path of the credentials file in which to look for <c>-ProfileName</c>. Without it the encrypted store
    /// (Windows only) is searched first, then the shared files in their usual places. A relative path starts at the shell's location.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AWSProfilesLocation", "ProfilesLocation")]
    public string? ProfileLocation { get; set; }

    /// <summary>
    /// A credentials object, such as <c>[Amazon.Runtime.BasicAWSCredentials]::new($id, $secret)</c> or one that another
    /// AWS module made.
    /// </summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [CredentialsTransformation]
    public AWSCredentials? Credential { get; set; }

    /// <summary>
    /// The user name and password for the identity provider of a SAML role profile named by <c>-ProfileName</c>.
    /// Without it the current user's own network identity is used.
    /// </summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public PSCredential? NetworkCredential { get; set; }

    /// <summary>
    /// The AWS region to call: its system name, such as <c>eu-west-1</c>, or a region object of an AWS module or SDK.
    /// Without it the region comes from <c>-ClientConfig</c>, <c>$StoredAWSRegion</c>, the named profile, the
    /// environment, the default profile or the instance's metadata, whichever has one first.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public object? Region { get; set; }

    /// <summary>The value of a variable of the calling script, or null where there is none.</summary>
    private protected object? ShellVariable(string name)
    {
        object? value = SessionState.PSVariable.GetValue(name, null);
        // A custom object's properties are on the wrapper only.
        return value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
    }
}
