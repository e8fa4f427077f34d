using System.Management.Automation;
using Amazon.SSOOIDC.Model;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Completion;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Starts a device authorization: returns a URL and a user code for a person to approve in a browser, on any device, and
/// a device code with which <c>New-SSOOIDCToken</c> gets the token once that is done. The call is not signed and needs no
/// AWS credentials.
/// </summary>
/// <remarks>
/// <para>It calls the operation StartDeviceAuthorization of the OIDC service.</para>
/// </remarks>
[Cmdlet(VerbsLifecycle.Start, "SSOOIDCDeviceAuthorization", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(StartDeviceAuthorizationResponse))]
public sealed class StartSSOOIDCDeviceAuthorizationCmdlet : OperationCmdlet
{
    /// <summary>The id of the client that asks, <c>ClientId</c> of what <c>Register-SSOOIDCClient</c> returned.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [TextOnly]
    public string? ClientId { get; set; }

    /// <summary>
    /// The secret of the client, <c>ClientSecret</c> of what <c>Register-SSOOIDCClient</c> returned; store it encrypted. A SecureString is
    /// accepted too.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [Secret]
    public string? ClientSecret { get; set; }

    /// <summary>The start URL of the AWS access portal, such as <c>https://d-1234567890.awsapps.com/start</c>.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(StartUrlCompleter))]
    public string? StartUrl { get; set; }

    private protected override string Operation => "StartDeviceAuthorization";

    private protected override string TargetParameter => nameof(ClientId);

    private protected override string Target => ClientId ?? string.Empty;

    private protected override void Execute() =>
        Run(
            CreateRequest,
            static (client, request, cancellationToken) => client.StartDeviceAuthorizationAsync(request, cancellationToken),
            MissingFrom
        );

    private StartDeviceAuthorizationRequest CreateRequest() =>
        new()
        {
            ClientId = Required(ClientId, nameof(ClientId)),
            ClientSecret = Required(ClientSecret, nameof(ClientSecret)),
            StartUrl = Required(StartUrl, nameof(StartUrl)),
        };

    private static string? MissingFrom(StartDeviceAuthorizationResponse response) =>
        string.IsNullOrEmpty(response.DeviceCode) ? nameof(response.DeviceCode)
        : string.IsNullOrEmpty(response.UserCode) ? nameof(response.UserCode)
        : string.IsNullOrEmpty(response.VerificationUri) && string.IsNullOrEmpty(response.VerificationUriComplete)
            ? nameof(response.VerificationUri)
        : null;
}
