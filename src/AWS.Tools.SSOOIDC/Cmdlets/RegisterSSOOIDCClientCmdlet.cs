using System.Management.Automation;
using Amazon.SSOOIDC.Model;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Completion;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Registers a client with IAM Identity Center. The client's id and secret, which the response has, are what device
/// authorizations and tokens are asked for with; keep them until they expire instead of registering at each login. The
/// call is not signed and needs no AWS credentials.
/// </summary>
/// <remarks>
/// <para>It calls the operation RegisterClient of the OIDC service.</para>
/// </remarks>
[Cmdlet(VerbsLifecycle.Register, "SSOOIDCClient", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(RegisterClientResponse))]
public sealed class RegisterSSOOIDCClientCmdlet : OperationCmdlet
{
    /// <summary>The client's name, which the person who approves a login sees.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [TextOnly]
    public string? ClientName { get; set; }

    /// <summary>The client's type. The service knows one: <c>public</c>.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ClientTypeCompleter))]
    public string? ClientType { get; set; }

    /// <summary>The ARN of the application that the client acts for, for clients of IAM Identity Center applications.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? EntitledApplicationArn { get; set; }

    /// <summary>
    /// The grant types that the client will use. Needed for the authorization code grant; without it the client can use
    /// device codes and refresh tokens.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("GrantTypes")]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(GrantTypeCompleter))]
    public string[]? GrantType { get; set; }

    /// <summary>The start URL of the IAM Identity Center instance, for the authorization code grant.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(StartUrlCompleter))]
    public string? IssuerUrl { get; set; }

    /// <summary>
    /// The redirect URIs that authorization codes may be sent to, such as <c>http://127.0.0.1/oauth/callback</c>; a
    /// loopback one is registered without its port.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RedirectUris")]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(RedirectUriCompleter))]
    public string[]? RedirectUri { get; set; }

    /// <summary>The scopes that the client's tokens may have, such as <c>sso:account:access</c>.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Scopes")]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    private protected override string Operation => "RegisterClient";

    private protected override string TargetParameter => nameof(ClientName);

    private protected override string Target => ClientName ?? string.Empty;

    private protected override void Execute() =>
        Run(
            CreateRequest,
            static (client, request, cancellationToken) => client.RegisterClientAsync(request, cancellationToken),
            MissingFrom
        );

    private RegisterClientRequest CreateRequest() =>
        new()
        {
            ClientName = Required(ClientName, nameof(ClientName)),
            ClientType = Required(ClientType, nameof(ClientType)),
            EntitledApplicationArn = Optional(EntitledApplicationArn),
            GrantTypes = Optional(GrantType),
            IssuerUrl = Optional(IssuerUrl),
            RedirectUris = Optional(RedirectUri),
            Scopes = Optional(Scope),
        };

    private static string? MissingFrom(RegisterClientResponse response) =>
        string.IsNullOrEmpty(response.ClientId) ? nameof(response.ClientId)
        : string.IsNullOrEmpty(response.ClientSecret) ? nameof(response.ClientSecret)
        : null;
}
