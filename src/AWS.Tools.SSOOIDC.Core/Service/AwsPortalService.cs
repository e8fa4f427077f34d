using Amazon.Runtime;
using Amazon.SSO;
using Amazon.SSO.Model;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Credentials;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>
/// The portal's calls, made with the AWS SDK. All of a session share one client, so that its retries see every answer that asks for fewer
/// calls.
/// </summary>
internal sealed class AwsPortalService(EndpointSettings settings) : IPortalService
{
    private const int LargestPage = 100;
    private const int Retries = 4;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(20);

    private readonly Lazy<AmazonSSOClient> _client = new(() =>
        CreateClient(settings, CallTimeout, settings.MaxAttempts - 1 ?? Retries)
    );

    public async Task<PortalPage<AssignedAccount>> ListAccountsAsync(
        string accessToken,
        string? nextToken,
        CancellationToken cancellationToken
    )
    {
        var request = new ListAccountsRequest
        {
            AccessToken = accessToken,
            MaxResults = LargestPage,
            NextToken = nextToken,
        };
        ListAccountsResponse reply = await ServiceCall
            .RunAsync(() => _client.Value.ListAccountsAsync(request, cancellationToken), [accessToken], cancellationToken)
            .ConfigureAwait(false);
        return Page(
            reply.AccountList,
            static account => new AssignedAccount(
                ServiceCall.Needed(account.AccountId, "an account id"),
                account.AccountName,
                account.EmailAddress
            ),
            nextToken,
            reply.NextToken
        );
    }

    public async Task<PortalPage<string>> ListRolesAsync(
        string accessToken,
        string accountId,
        string? nextToken,
        CancellationToken cancellationToken
    )
    {
        var request = new ListAccountRolesRequest
        {
            AccessToken = accessToken,
            AccountId = accountId,
            MaxResults = LargestPage,
            NextToken = nextToken,
        };
        ListAccountRolesResponse reply = await ServiceCall
            .RunAsync(() => _client.Value.ListAccountRolesAsync(request, cancellationToken), [accessToken], cancellationToken)
            .ConfigureAwait(false);
        return Page(reply.RoleList, static role => ServiceCall.Needed(role.RoleName, "a role name"), nextToken, reply.NextToken);
    }

    public async Task<RoleKeys> GetRoleKeysAsync(
        string accessToken,
        string accountId,
        string roleName,
        CancellationToken cancellationToken
    )
    {
        var request = new GetRoleCredentialsRequest
        {
            AccessToken = accessToken,
            AccountId = accountId,
            RoleName = roleName,
        };
        GetRoleCredentialsResponse reply = await ServiceCall
            .RunAsync(() => _client.Value.GetRoleCredentialsAsync(request, cancellationToken), [accessToken], cancellationToken)
            .ConfigureAwait(false);
        RoleCredentials? keys = reply.RoleCredentials;
        return new RoleKeys
        {
            AccessKeyId = ServiceCall.Needed(keys?.AccessKeyId, "an access key id"),
            SecretAccessKey = ServiceCall.Needed(keys?.SecretAccessKey, "a secret access key"),
            SessionToken = ServiceCall.Needed(keys?.SessionToken, "a session token"),
            ExpiresAt = keys?.Expiration is > 0 and < 253402300800000 and var expiration
                ? DateTimeOffset.FromUnixTimeMilliseconds(expiration)
                : throw new OidcException(OidcError.InvalidReply, "there is no expiration in it."),
        };
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    /// <summary>A client of the portal.</summary>
    /// <param name="settings">Where it is.</param>
    /// <param name="timeout">How long one try may take.</param>
    /// <param name="retries">How often it tries again at most.</param>
    /// <exception cref="Reporting.CoreException">The certificate bundle is no use.</exception>
    public static AmazonSSOClient CreateClient(EndpointSettings settings, TimeSpan timeout, int retries)
    {
        SdkSettings.Start();
        var config = new AmazonSSOConfig
        {
            Timeout = timeout,
            MaxErrorRetry = retries,
            // Not the adaptive mode: after the first answer that asks for fewer calls, a new client in it waits for 28 s, and fails.
            RetryMode = RequestRetryMode.Standard,
        };
        SdkClients.Configure(config, settings, settings.PortalUrl);
        return new AmazonSSOClient(new AnonymousAWSCredentials(), config);
    }

    private static PortalPage<TTo> Page<TFrom, TTo>(List<TFrom>? items, Func<TFrom, TTo> read, string? asked, string? next) =>
        next is { Length: > 0 } && next == asked ? throw new OidcException(OidcError.InvalidReply, "its next page is the same one again.")
        // A page of a proxy has no list, which is another thing than an empty one.
        : items is null ? throw new OidcException(OidcError.InvalidReply, "there is no list in it.")
        : new PortalPage<TTo>([.. items.Select(read)], next is { Length: > 0 } ? next : null);
}
