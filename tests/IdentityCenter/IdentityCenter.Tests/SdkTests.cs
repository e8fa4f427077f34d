using Amazon.Runtime;
using Amazon.SSO;
using Amazon.SSO.Model;
using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Tests;

/// <summary>What the AWS SDK sends is what the server takes, and what the server answers is what the SDK understands.</summary>
public class SdkTests
{
    private const string Application = "arn:aws:sso::111122223333:application/ssoins-1111222233334444/apl-1111222233334444";
    private const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";
    private const string RefreshTokenType = "urn:ietf:params:oauth:token-type:refresh_token";

    // {"alg":"none"}.{"sub":"a"}
    private const string Assertion = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_sdk_goes_through_the_device_flow_and_logs_out()
    {
        await using IdentityCenterServer server = await IdentityCenterServer.StartAsync(cancellationToken: Stop);
        using AmazonSSOOIDCClient client = Oidc(server, new AnonymousAWSCredentials());
        RegisterClientResponse registration = await client.RegisterClientAsync(
            new()
            {
                ClientName = "sdk",
                ClientType = "public",
                Scopes = ["sso:account:access"],
            },
            Stop
        );
        Assert.True(registration.ClientSecretExpiresAt > DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        StartDeviceAuthorizationResponse device = await client.StartDeviceAuthorizationAsync(
            new()
            {
                ClientId = registration.ClientId,
                ClientSecret = registration.ClientSecret,
                StartUrl = server.StartUrl,
            },
            Stop
        );
        var request = new CreateTokenRequest
        {
            ClientId = registration.ClientId,
            ClientSecret = registration.ClientSecret,
            GrantType = Visitor.DeviceGrant,
            DeviceCode = device.DeviceCode,
        };

        AuthorizationPendingException pending = await Assert.ThrowsAsync<AuthorizationPendingException>(() =>
            client.CreateTokenAsync(request, Stop)
        );
        Assert.Equal("authorization_pending", pending.Error);
        Assert.NotEmpty(pending.Error_description);
        Assert.NotEmpty(pending.RequestId);
        server.Approve(device.UserCode);
        CreateTokenResponse tokens = await client.CreateTokenAsync(request, Stop);
        Assert.True(server.IsValidAccessToken(tokens.AccessToken));
        Assert.All(server.Requests, recorded => Assert.DoesNotContain("Authorization", recorded.Headers));

        using var portal = new AmazonSSOClient(
            new AnonymousAWSCredentials(),
            new AmazonSSOConfig { ServiceURL = server.Endpoint, MaxErrorRetry = 0 }
        );
        ListAccountsResponse accounts = await portal.ListAccountsAsync(new() { AccessToken = tokens.AccessToken }, Stop);
        Assert.Equal(2, accounts.AccountList.Count);
        ListAccountRolesResponse roles = await portal.ListAccountRolesAsync(
            new()
            {
                AccessToken = tokens.AccessToken,
                AccountId = "111122223333",
                MaxResults = 1,
            },
            Stop
        );
        GetRoleCredentialsResponse credentials = await portal.GetRoleCredentialsAsync(
            new()
            {
                AccessToken = tokens.AccessToken,
                AccountId = "111122223333",
                RoleName = roles.RoleList[0].RoleName,
            },
            Stop
        );
        Assert.StartsWith("ASIA", credentials.RoleCredentials.AccessKeyId, StringComparison.Ordinal);
        await portal.LogoutAsync(new LogoutRequest { AccessToken = tokens.AccessToken }, Stop);
        Assert.False(server.IsValidAccessToken(tokens.AccessToken));
        await Assert.ThrowsAsync<UnauthorizedException>(() =>
            portal.LogoutAsync(new LogoutRequest { AccessToken = tokens.AccessToken }, Stop)
        );
    }

    [Fact]
    public async Task A_signed_request_gets_every_member_of_the_model()
    {
        await using IdentityCenterServer server = await IdentityCenterServer.StartAsync(cancellationToken: Stop);
        using AmazonSSOOIDCClient client = Oidc(server);
        CreateTokenWithIAMResponse first = await client.CreateTokenWithIAMAsync(
            new()
            {
                ClientId = Application,
                GrantType = JwtBearer,
                Assertion = Assertion,
            },
            Stop
        );

        Assert.True(server.IsValidAccessToken(first.AccessToken));
        Assert.Equal(("Bearer", 28800, AccessTokenType), (first.TokenType, first.ExpiresIn, first.IssuedTokenType));
        Assert.StartsWith("eyJ", first.IdToken, StringComparison.Ordinal);
        Assert.Equal(["openid", "aws", "sts:identity_context"], first.Scope);
        Assert.NotEmpty(first.AwsAdditionalDetails.IdentityContext);

        CreateTokenWithIAMResponse second = await client.CreateTokenWithIAMAsync(
            new()
            {
                ClientId = Application,
                GrantType = "refresh_token",
                RefreshToken = first.RefreshToken,
                Scope = ["aws"],
            },
            Stop
        );
        Assert.Equal(["aws"], second.Scope);
        await Assert.ThrowsAsync<InvalidGrantException>(() =>
            client.CreateTokenWithIAMAsync(
                new()
                {
                    ClientId = Application,
                    GrantType = "refresh_token",
                    RefreshToken = first.RefreshToken,
                },
                Stop
            )
        );
        await Assert.ThrowsAsync<InvalidScopeException>(() =>
            client.CreateTokenWithIAMAsync(
                new()
                {
                    ClientId = Application,
                    GrantType = "refresh_token",
                    RefreshToken = second.RefreshToken,
                    Scope = ["more"],
                },
                Stop
            )
        );
    }

    [Fact]
    public async Task A_token_is_exchanged_for_the_type_that_was_requested()
    {
        await using IdentityCenterServer server = await IdentityCenterServer.StartAsync(cancellationToken: Stop);
        using AmazonSSOOIDCClient client = Oidc(server);
        CreateTokenWithIAMResponse subject = await client.CreateTokenWithIAMAsync(
            new()
            {
                ClientId = Application,
                GrantType = JwtBearer,
                Assertion = Assertion,
            },
            Stop
        );
        var request = new CreateTokenWithIAMRequest
        {
            ClientId = Application,
            GrantType = TokenExchange,
            SubjectToken = subject.AccessToken,
            SubjectTokenType = AccessTokenType,
        };

        CreateTokenWithIAMResponse access = await client.CreateTokenWithIAMAsync(request, Stop);
        Assert.Equal((AccessTokenType, null), (access.IssuedTokenType, access.RefreshToken));
        request.RequestedTokenType = RefreshTokenType;
        CreateTokenWithIAMResponse refresh = await client.CreateTokenWithIAMAsync(request, Stop);
        Assert.Equal(RefreshTokenType, refresh.IssuedTokenType);
        Assert.NotEmpty(refresh.RefreshToken);

        request.RequestedTokenType = "urn:ietf:params:oauth:token-type:jwt";
        await Assert.ThrowsAsync<Amazon.SSOOIDC.Model.InvalidRequestException>(() => client.CreateTokenWithIAMAsync(request, Stop));
        request.RequestedTokenType = null;
        request.SubjectToken = "unknown";
        await Assert.ThrowsAsync<InvalidGrantException>(() => client.CreateTokenWithIAMAsync(request, Stop));
        request.SubjectToken = null;
        await Assert.ThrowsAsync<Amazon.SSOOIDC.Model.InvalidRequestException>(() => client.CreateTokenWithIAMAsync(request, Stop));
    }

    [Fact]
    public async Task An_application_exchanges_an_authorization_code()
    {
        await using Visitor visitor = await Visitor.StartAsync(new() { AutoApprove = true });
        string verifier = new string('v', 64);
        Answer redirect = await visitor.GetAsync(
            $"/authorize?response_type=code&client_id={Uri.EscapeDataString(Application)}&redirect_uri=https%3A%2F%2Fexample.com%2Fback"
                + $"&state=s&code_challenge={Visitor.Challenge(verifier)}&code_challenge_method=S256&scope=openid%20aws"
        );
        using AmazonSSOOIDCClient client = Oidc(visitor.Server);
        var request = new CreateTokenWithIAMRequest
        {
            ClientId = Application,
            GrantType = "authorization_code",
            Code = redirect.Redirected()["code"],
            CodeVerifier = verifier,
            RedirectUri = "https://example.com/back",
        };
        CreateTokenWithIAMResponse tokens = await client.CreateTokenWithIAMAsync(request, Stop);
        Assert.Equal(["openid", "aws"], tokens.Scope);
        await Assert.ThrowsAsync<InvalidGrantException>(() => client.CreateTokenWithIAMAsync(request, Stop));
    }

    [Theory]
    [InlineData("not.a.jwt")]
    [InlineData("nodots")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJleHAiOjF9.c2ln")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0")]
    [InlineData("eyJhbGciOiJub25lIn0.W10.c2ln")]
    public async Task An_assertion_must_be_a_jwt_that_has_not_expired(string assertion)
    {
        await using IdentityCenterServer server = await IdentityCenterServer.StartAsync(cancellationToken: Stop);
        using AmazonSSOOIDCClient client = Oidc(server);
        await Assert.ThrowsAsync<InvalidGrantException>(() =>
            client.CreateTokenWithIAMAsync(
                new()
                {
                    ClientId = Application,
                    GrantType = JwtBearer,
                    Assertion = assertion,
                },
                Stop
            )
        );
    }

    [Fact]
    public async Task A_client_id_must_be_an_application_and_the_grant_one_of_applications()
    {
        await using IdentityCenterServer server = await IdentityCenterServer.StartAsync(cancellationToken: Stop);
        using AmazonSSOOIDCClient client = Oidc(server);
        await Assert.ThrowsAsync<InvalidClientException>(() =>
            client.CreateTokenWithIAMAsync(
                new()
                {
                    ClientId = "a",
                    GrantType = JwtBearer,
                    Assertion = Assertion,
                },
                Stop
            )
        );
        await Assert.ThrowsAsync<UnsupportedGrantTypeException>(() =>
            client.CreateTokenWithIAMAsync(new() { ClientId = Application, GrantType = Visitor.DeviceGrant }, Stop)
        );
    }

    [Fact]
    public async Task A_wrong_region_reaches_the_sdk_with_where_to_go()
    {
        await using IdentityCenterServer server = await IdentityCenterServer.StartAsync(cancellationToken: Stop);
        server.Script("CreateTokenWithIAM", Reply.WrongRegion("https://oidc.eu-north-1.amazonaws.com", "eu-north-1"));
        using AmazonSSOOIDCClient client = Oidc(server);
        InvalidRequestRegionException error = await Assert.ThrowsAsync<InvalidRequestRegionException>(() => SendAsync(client));
        Assert.Equal(("https://oidc.eu-north-1.amazonaws.com", "eu-north-1"), (error.Endpoint, error.Region));
    }

    [Fact]
    public async Task A_session_token_must_be_the_keys_own()
    {
        await using IdentityCenterServer server = await IdentityCenterServer.StartAsync(
            new()
            {
                AccessKeys = new Dictionary<string, string> { ["AKID"] = "a secret key", ["ASIA"] = "other secret key" },
                SessionTokens = new Dictionary<string, string> { ["ASIA"] = "a session token" },
            },
            Stop
        );
        await SucceedsAsync(new BasicAWSCredentials("AKID", "a secret key"));
        await SucceedsAsync(new SessionAWSCredentials("ASIA", "other secret key", "a session token"));
        await FailsAsync(new BasicAWSCredentials("ASIA", "other secret key"), "UnrecognizedClientException");
        await FailsAsync(new SessionAWSCredentials("ASIA", "other secret key", "another token"), "UnrecognizedClientException");
        await FailsAsync(new SessionAWSCredentials("AKID", "a secret key", "a session token"), "UnrecognizedClientException");
        await FailsAsync(new BasicAWSCredentials("NOBODY", "a secret key"), "UnrecognizedClientException");
        await FailsAsync(new BasicAWSCredentials("AKID", "other secret key"), "InvalidSignatureException");
        await FailsAsync(new AnonymousAWSCredentials(), "MissingAuthenticationTokenException");

        async Task SucceedsAsync(AWSCredentials credentials)
        {
            using AmazonSSOOIDCClient client = Oidc(server, credentials);
            Assert.NotEmpty((await SendAsync(client)).AccessToken);
        }

        async Task FailsAsync(AWSCredentials credentials, string code)
        {
            using AmazonSSOOIDCClient client = Oidc(server, credentials);
            AmazonSSOOIDCException error = await Assert.ThrowsAsync<AmazonSSOOIDCException>(() => SendAsync(client));
            Assert.Equal((code, System.Net.HttpStatusCode.Forbidden), (error.ErrorCode, error.StatusCode));
        }
    }

    [Fact]
    public async Task A_signature_must_be_scoped_to_the_region()
    {
        await using IdentityCenterServer server = await IdentityCenterServer.StartAsync(new() { Region = "eu-central-1" }, Stop);
        using AmazonSSOOIDCClient client = Oidc(server);
        AmazonSSOOIDCException error = await Assert.ThrowsAsync<AmazonSSOOIDCException>(() => SendAsync(client));
        Assert.Equal("InvalidSignatureException", error.ErrorCode);
    }

    private static Task<CreateTokenWithIAMResponse> SendAsync(AmazonSSOOIDCClient client) =>
        client.CreateTokenWithIAMAsync(
            new()
            {
                ClientId = Application,
                GrantType = JwtBearer,
                Assertion = Assertion,
            },
            Stop
        );

    private static AmazonSSOOIDCClient Oidc(IdentityCenterServer server, AWSCredentials? credentials = null) =>
        new(
            credentials ?? new BasicAWSCredentials(IdentityCenterOptions.ExampleAccessKey, IdentityCenterOptions.ExampleSecretKey),
            new AmazonSSOOIDCConfig
            {
                ServiceURL = server.Endpoint,
                AuthenticationRegion = "us-east-1",
                MaxErrorRetry = 0,
            }
        );
}
