using System.Management.Automation;
using Amazon.SSOOIDC.Model;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Completion;
using AWS.Tools.SSOOIDC.Core.Service;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Gets an access token, and with it a refresh token where the client may have one, for a registered client: in exchange
/// for an approved device code, an authorization code or a refresh token. The call is not signed and needs no AWS
/// credentials.
/// </summary>
/// <remarks>
/// <para>It calls the operation CreateToken of the OIDC service. With the access token, a program gets keys for the AWS accounts that are
/// assigned to the person, or calls the interface of an application.</para>
/// </remarks>
[Cmdlet(VerbsCommon.New, "SSOOIDCToken", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(CreateTokenResponse))]
public sealed class NewSSOOIDCTokenCmdlet : OperationCmdlet
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

    /// <summary>
    /// What is exchanged for the token: <c>urn:ietf:params:oauth:grant-type:device_code</c>, <c>authorization_code</c> or
    /// <c>refresh_token</c>.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(GrantTypeCompleter))]
    public string? GrantType { get; set; }

    /// <summary>
    /// For the authorization code grant: the code that the browser's redirect carried. It can be used once, within
    /// minutes. A SecureString is accepted too.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Secret]
    public string? Code { get; set; }

    /// <summary>
    /// For the authorization code grant with PKCE: the verifier whose SHA-256 digest went out as the code challenge. A
    /// SecureString is accepted too.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Secret]
    public string? CodeVerifier { get; set; }

    /// <summary>
    /// For the device code grant: <c>DeviceCode</c> of what <c>Start-SSOOIDCDeviceAuthorization</c> returned. A SecureString is
    /// accepted too.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Secret]
    public string? DeviceCode { get; set; }

    /// <summary>For the authorization code grant: the redirect URI that the code was sent to, port included.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RedirectUriCompleter))]
    public string? RedirectUri { get; set; }

    /// <summary>
    /// For the refresh token grant: <c>RefreshToken</c> of an earlier response of this cmdlet. Each use may replace it, so keep the
    /// one of the newest response. A SecureString is accepted too.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Secret]
    public string? RefreshToken { get; set; }

    /// <summary>
    /// The scopes to ask for; the token has those of them that are granted. Without it the token gets all scopes that the client was
    /// registered with.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    private protected override bool Redeems => true;

    private protected override string Operation => "CreateToken";

    private protected override string TargetParameter => nameof(ClientId);

    private protected override string Target => ClientId ?? string.Empty;

    private protected override void Execute() =>
        Run(
            CreateRequest,
            static (client, request, cancellationToken) => client.CreateTokenAsync(request, cancellationToken),
            MissingFrom
        );

    private CreateTokenRequest CreateRequest()
    {
        var request = new CreateTokenRequest
        {
            ClientId = Required(ClientId, nameof(ClientId)),
            ClientSecret = Required(ClientSecret, nameof(ClientSecret)),
            GrantType = Required(GrantType, nameof(GrantType)),
            Code = Optional(Code),
            CodeVerifier = Optional(CodeVerifier),
            DeviceCode = Optional(DeviceCode),
            RedirectUri = Optional(RedirectUri),
            RefreshToken = Optional(RefreshToken),
            Scope = Optional(Scope),
        };
        RequireForGrant(GrantType, GrantTypes.DeviceCode, request.DeviceCode, nameof(DeviceCode));
        RequireForGrant(GrantType, GrantTypes.AuthorizationCode, request.Code, nameof(Code));
        RequireForGrant(GrantType, GrantTypes.RefreshToken, request.RefreshToken, nameof(RefreshToken));
        return request;
    }

    private static string? MissingFrom(CreateTokenResponse response) =>
        string.IsNullOrEmpty(response.AccessToken) ? nameof(response.AccessToken) : null;
}
