using System.Management.Automation;
using Amazon.PowerShell.Common;
using Amazon.Runtime;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Completion;
using AWS.Tools.SSOOIDC.Core.Credentials;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Errors;
using AWS.Tools.SSOOIDC.Output;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Returns a credentials object: the default of this shell or, with <c>-ProfileName</c>, a profile's; or lists the
/// profiles that there are.
/// </summary>
[Cmdlet(VerbsCommon.Get, "AWSCredential", DefaultParameterSetName = OneSet)]
[OutputType(typeof(AWSCredentials), ParameterSetName = [OneSet])]
[OutputType(typeof(ProfileDetail), ParameterSetName = [ListSet])]
public sealed class GetAWSCredentialCmdlet : ShellDefaultCmdlet
{
    private const string OneSet = "One";
    private const string ListSet = "List";

    /// <summary>The name of the profile whose credentials to return. Without it, the default of this shell.</summary>
    [Parameter(Position = 0, ParameterSetName = OneSet, ValueFromPipelineByPropertyName = true)]
    [Alias("StoredCredentials", "AWSProfileName")]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>Lists the names of all profiles, with the kind and the path of the file that each is kept in.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ListSet)]
    [Alias("ListProfile", "ListProfiles")]
    public SwitchParameter ListProfileDetail { get; set; }

    /// <summary>The full path of the credentials file to read instead of the usual places.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AWSProfilesLocation", "ProfilesLocation")]
    public string? ProfileLocation { get; set; }

    private protected override void Execute()
    {
        string? location = string.IsNullOrEmpty(ProfileLocation) ? null : GetUnresolvedProviderPathFromPSPath(ProfileLocation);
        try
        {
            if (ListProfileDetail)
            {
                (IReadOnlyList<StoredProfile> profiles, IReadOnlyList<CoreException> unreadable) = Run(() =>
                    ProfileStore.Load(HostEnvironment.OfProcess, location).List()
                );
                WriteObject(profiles.Select(Detail), enumerateCollection: true);
                foreach (StoredProfile profile in profiles.Where(static profile => profile.Defect is not null))
                {
                    WriteWarning(profile.Defect!.Message);
                }
                foreach (CoreException error in unreadable)
                {
                    // What can be read is listed all the same.
                    WriteError(ErrorRecords.From(error, null));
                }
            }
            else if (!string.IsNullOrEmpty(ProfileName))
            {
                WriteObject(Run(() => CredentialsResolver.FromProfile(HostEnvironment.OfProcess, ProfileName!, location)));
            }
            else if (ForeignCredentials.Adapt(SessionState.PSVariable.GetValue(ShellDefaults.CredentialsVariable, null)) is { } stored)
            {
                WriteObject(stored);
            }
        }
        catch (CoreException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e, ProfileName));
        }
    }

    private static ProfileDetail Detail(StoredProfile profile) => new(profile.Name, profile.StoreType, profile.Path);
}
