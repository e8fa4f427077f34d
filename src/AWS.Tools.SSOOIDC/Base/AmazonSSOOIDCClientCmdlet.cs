using System.Management.Automation;
using Amazon.Runtime;
using Amazon.SSOOIDC;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Credentials;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Output;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>A cmdlet that calls the IAM Identity Center OIDC service.</summary>
public abstract class AmazonSSOOIDCClientCmdlet : CommonParametersCmdlet
{
    /// <summary>
    /// The URL to call instead of the region's own endpoint. Not needed in normal use: give a region instead.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? EndpointUrl { get; set; }

    /// <summary>
    /// A client config with settings that have no parameter of their own, such as timeouts, retries or a proxy; a
    /// hashtable of its properties does too. It is read, never changed.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ClientConfigTransformation]
    public AmazonSSOOIDCConfig? ClientConfig { get; set; }

    private static readonly SourceLabels Labels = new(
        "-Region",
        "-ClientConfig",
        "$StoredAWSRegion",
        "-EndpointUrl",
        "-AccessKey",
        "-Credential",
        "$StoredAWSCredentials"
    );

    /// <summary>Whether the operation is signed with AWS credentials.</summary>
    private protected virtual bool Signed => false;

    /// <summary>Whether the operation carries what can be redeemed once: a code, a refresh token, an assertion.</summary>
    private protected virtual bool Redeems => false;

    /// <summary>What this call was given to say how to call.</summary>
    /// <param name="whatIf">Whether nothing will be called: then no credentials are looked up, since that may itself be a call.</param>
    /// <exception cref="CoreException">Something of it does not do.</exception>
    private protected CallSettings ReadSettings(bool whatIf) => ReadSettings(Signed && !whatIf, Redeems);

    /// <summary>The client for a call, ready to use.</summary>
    /// <exception cref="CoreException">What was given, or what the environment has, does not do for a call.</exception>
    private protected static async Task<ServiceClient> GetClientAsync(
        CallSettings settings,
        IOperationEvents events,
        CancellationToken cancellationToken
    )
    {
        ServiceClient found = await ServiceClients.GetAsync(settings, cancellationToken).ConfigureAwait(false);
        events.Debug(found.Origin);
        if (found.Warning is { } warning)
        {
            events.Warn(warning);
        }
        return found;
    }

    /// <summary>The client of an earlier call, where it is certain at once that it is the one for this call too; else null.</summary>
    private protected ServiceClient? FindClient(CallSettings settings)
    {
        UseShellLocation();
        if (ServiceClients.Find(settings) is not { } found)
        {
            return null;
        }
        WriteDebug(found.Origin);
        if (found.Warning is { } warning)
        {
            WriteWarning(warning);
        }
        return found;
    }

    /// <summary>The texts that were given to parameters marked as secret.</summary>
    private protected IReadOnlyCollection<string> Secrets() =>
        [
            .. GetType()
                .GetProperties()
                .Where(p => p.IsDefined(typeof(SecretAttribute), inherit: true))
                .Select(p => p.GetValue(this) as string)
                .Where(text => text is not null)
                .Select(text => text!),
        ];

    private CallSettings ReadSettings(bool signed, bool redeems) =>
        new()
        {
            AccessKey = AccessKey,
            SecretKey = SecretKey,
            SessionToken = SessionToken,
            ProfileName = ProfileName,
            ProfileLocation = ReadProfileLocation(),
            Credential = Credential,
            ShellCredential = signed ? ReadShellCredential() : null,
            NetworkCredential = (NetworkCredential ?? (signed ? AskForNetworkCredential() : null))?.GetNetworkCredential(),
            Region = RegionArgument.Read(Region, "-Region"),
            ShellRegion = string.IsNullOrEmpty(Region?.ToString())
                ? RegionArgument.Read(ShellVariable(ShellDefaults.RegionVariable), "$StoredAWSRegion")
                : null,
            EndpointUrl = EndpointUrl,
            ClientConfig = ClientConfig,
            Signed = signed,
            Redeems = redeems,
            Labels = Labels,
        };

    private string? ReadProfileLocation() =>
        string.IsNullOrEmpty(ProfileLocation) ? null : GetUnresolvedProviderPathFromPSPath(ProfileLocation);

    private AWSCredentials? ReadShellCredential()
    {
        object? stored = ShellVariable(ShellDefaults.CredentialsVariable);
        return stored is null
            ? null
            : ForeignCredentials.Adapt(stored)
                ?? throw new CoreException(
                    ErrorIds.InvalidStoredCredentials,
                    FailureKind.InvalidArgument,
                    $"$StoredAWSCredentials holds a {stored.GetType().Name}, which gives no AWS credentials.",
                    "Set it with Set-AWSCredential, or remove it with Clear-AWSCredential."
                );
    }

    // A SAML role profile may name a user whose password only a person can give.
    private PSCredential? AskForNetworkCredential()
    {
        if (
            string.IsNullOrEmpty(ProfileName)
            || !string.IsNullOrEmpty(ProfileLocation)
            || Run(() => EncryptedStore.Find(ProfileName!))?.Options is not { EndpointName.Length: > 0, UserIdentity: { Length: > 0 } user }
        )
        {
            return null;
        }
        string message = $"Password for the profile '{Sanitizer.Shorten(ProfileName!)}'";
        Exception? cause = null;
        try
        {
            if (Host.UI.PromptForCredential("AWS sign-in", message, user, string.Empty) is { } answer)
            {
                return answer;
            }
        }
        catch (Exception e)
            when (e is RuntimeException or InvalidOperationException or NotImplementedException or NotSupportedException
                && e is not PipelineStoppedException
            )
        {
            // A host that may not ask, or cannot, says so in one of these ways.
            cause = e;
        }
        throw new CoreException(
            ErrorIds.PasswordNotGiven,
            FailureKind.Authentication,
            $"The SAML role profile '{Sanitizer.Shorten(ProfileName!)}' needs the password of '{Sanitizer.Shorten(user)}', and "
                + (cause is null ? "none was given." : "nobody can be asked for it here."),
            "Give -NetworkCredential.",
            cause
        );
    }
}
