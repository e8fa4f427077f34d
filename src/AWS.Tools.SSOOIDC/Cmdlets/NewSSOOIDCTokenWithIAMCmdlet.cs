using System.Management.Automation;
using Amazon.SSOOIDC.Model;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Completion;
using AWS.Tools.SSOOIDC.Core.Service;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Gets tokens for an IAM Identity Center application that authenticates with AWS credentials instead of a client secret:
/// in exchange for an authorization code, a refresh token, a JWT of a trusted token issuer, or an access token of another
/// application. The call is signed, so it needs credentials and a region.
/// </summary>
/// <remarks>
/// <para>It calls the operation CreateTokenWithIAM of the OIDC service.</para>
/// </remarks>
[Cmdlet(VerbsCommon.New, "SSOOIDCTokenWithIAM", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(CreateTokenWithIAMResponse))]
public sealed class NewSSOOIDCTokenWithIAMCmdlet : OperationCmdlet
{
    /// <summary>The ARN of the application, as IAM Identity Center gave it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [TextOnly]
    public string? ClientId { get; set; }

    /// <summary>
    /// What is exchanged for the tokens: <c>authorization_code</c>, <c>refresh_token</c>,
    /// <c>urn:ietf:params:oauth:grant-type:jwt-bearer</c> or <c>urn:ietf:params:oauth:grant-type:token-exchange</c>.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(SignedGrantTypeCompleter))]
    public string? GrantType { get; set; }

    /// <summary>
    /// For the JWT bearer grant: the JSON web token of the trusted token issuer. A SecureString is accepted too.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Secret]
    public string? Assertion { get; set; }

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

    /// <summary>For the authorization code grant: the redirect URI that the code was sent to.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RedirectUriCompleter))]
    public string? RedirectUri { get; set; }

    /// <summary>
    /// For the refresh token grant: the refresh token of an earlier response. A SecureString is accepted too.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Secret]
    public string? RefreshToken { get; set; }

    /// <summary>
    /// For the token exchange grant: the type of token wanted, <c>urn:ietf:params:oauth:token-type:access_token</c> or
    /// <c>urn:ietf:params:oauth:token-type:refresh_token</c>.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TokenTypeCompleter))]
    public string? RequestedTokenType { get; set; }

    /// <summary>
    /// The scopes to ask for. Without it the token gets all scopes that the application's grants allow.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>
    /// For the token exchange grant: the token to exchange, an access token of IAM Identity Center issued to another
    /// client. A SecureString is accepted too.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Secret]
    public string? SubjectToken { get; set; }

    /// <summary>
    /// For the token exchange grant: the type of the token to exchange,
    /// <c>urn:ietf:params:oauth:token-type:access_token</c>.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TokenTypeCompleter))]
    public string? SubjectTokenType { get; set; }

    private protected override bool Signed => true;

    private protected override bool Redeems => true;

    private protected override string Operation => "CreateTokenWithIAM";

    private protected override string TargetParameter => nameof(ClientId);

    private protected override string Target => ClientId ?? string.Empty;

    private protected override void Execute() =>
        Run(
            CreateRequest,
            static (client, request, cancellationToken) => client.CreateTokenWithIAMAsync(request, cancellationToken),
            MissingFrom
        );

    private CreateTokenWithIAMRequest CreateRequest()
    {
        var request = new CreateTokenWithIAMRequest
        {
            ClientId = Required(ClientId, nameof(ClientId)),
            GrantType = Required(GrantType, nameof(GrantType)),
            Assertion = Optional(Assertion),
            Code = Optional(Code),
            CodeVerifier = Optional(CodeVerifier),
            RedirectUri = Optional(RedirectUri),
            RefreshToken = Optional(RefreshToken),
            RequestedTokenType = Optional(RequestedTokenType),
            Scope = Optional(Scope),
            SubjectToken = Optional(SubjectToken),
            SubjectTokenType = Optional(SubjectTokenType),
        };
        RequireForGrant(GrantType, GrantTypes.AuthorizationCode, request.Code, nameof(Code));
        RequireForGrant(GrantType, GrantTypes.RefreshToken, request.RefreshToken, nameof(RefreshToken));
        RequireForGrant(GrantType, GrantTypes.JwtBearer, request.Assertion, nameof(Assertion));
        RequireForGrant(GrantType, GrantTypes.TokenExchange, request.SubjectToken, nameof(SubjectToken));
        RequireForGrant(GrantType, GrantTypes.TokenExchange, request.SubjectTokenType, nameof(SubjectTokenType));
        return request;
    }

    private static string? MissingFrom(CreateTokenWithIAMResponse response) =>
        string.IsNullOrEmpty(response.AccessToken) ? nameof(response.AccessToken) : null;
}
