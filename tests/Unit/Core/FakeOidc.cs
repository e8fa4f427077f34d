using System.Collections.Concurrent;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>An OIDC service in memory, scripted call by call.</summary>
internal sealed class FakeOidc(HostEnvironment environment) : IOidcService
{
    private int _tokens;
    private int _registrations;

    public ConcurrentQueue<Func<TokenRequest, CancellationToken, Task<TokenReply>>> TokenScript { get; } = new();

    public List<TokenRequest> TokenRequests { get; } = [];

    public List<DateTimeOffset> TokenTimes { get; } = [];

    public List<RegistrationRequest> Registrations { get; } = [];

    public List<string> StartUrls { get; } = [];

    public List<string> LoggedOut { get; } = [];

    public List<string> Calls { get; } = [];

    public Func<ClientRegistration, OidcException?>? OnStart { get; set; }

    public Func<string, CancellationToken, Task>? OnLogout { get; set; }

    public TimeSpan DeviceLifetime { get; set; } = TimeSpan.FromMinutes(10);

    public TimeSpan? Interval { get; set; }

    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(8);

    public bool GivesRefreshToken { get; set; } = true;

    public string UserCode { get; set; } = "ABCD-EFGH";

    public bool HasCompleteUri { get; set; } = true;

    public string VerificationUri { get; set; } = "https://device.sso.eu-west-1.amazonaws.com/";

    public string OidcEndpoint => "https://oidc.eu-west-1.amazonaws.com";

    public void Fail(OidcError error, bool isTimeout = false) =>
        TokenScript.Enqueue(
            (_, _) =>
                Task.FromException<TokenReply>(
                    new OidcException(error, error + ".", new InvalidOperationException(error.ToString()), isTimeout)
                )
        );

    public Task<ClientRegistration> RegisterClientAsync(RegistrationRequest request, CancellationToken cancellationToken)
    {
        Record("register", () => Registrations.Add(request));
        return Task.FromResult(
            new ClientRegistration
            {
                ClientId = $"client-{++_registrations}",
                ClientSecret = "very-secret",
                ExpiresAt = environment.Time.GetUtcNow().AddDays(90),
                Scopes = request.Scopes,
                GrantTypes = request.GrantTypes,
            }
        );
    }

    public Task<DeviceAuthorization> StartDeviceAuthorizationAsync(
        ClientRegistration registration,
        string startUrl,
        CancellationToken cancellationToken
    )
    {
        Record("start", () => StartUrls.Add(startUrl));
        if (OnStart?.Invoke(registration) is { } failure)
        {
            throw failure;
        }

        return Task.FromResult(
            new DeviceAuthorization
            {
                DeviceCode = "device-secret",
                UserCode = UserCode,
                VerificationUri = VerificationUri,
                VerificationUriComplete = HasCompleteUri ? $"{VerificationUri}?user_code={UserCode}" : null,
                ExpiresIn = DeviceLifetime,
                Interval = Interval,
            }
        );
    }

    public Task<TokenReply> CreateTokenAsync(TokenRequest request, CancellationToken cancellationToken)
    {
        Record(
            "token",
            () =>
            {
                TokenRequests.Add(request);
                TokenTimes.Add(environment.Time.GetUtcNow());
            }
        );
        return TokenScript.TryDequeue(out Func<TokenRequest, CancellationToken, Task<TokenReply>>? step)
            ? step(request, cancellationToken)
            : Task.FromResult(NextToken());
    }

    public TokenReply NextToken()
    {
        int number = Interlocked.Increment(ref _tokens);
        return new TokenReply
        {
            AccessToken = $"access-{number}",
            ExpiresIn = TokenLifetime,
            RefreshToken = GivesRefreshToken ? $"refresh-{number}" : null,
        };
    }

    public Task LogoutAsync(string accessToken, CancellationToken cancellationToken)
    {
        Record("logout", () => LoggedOut.Add(accessToken));
        return OnLogout?.Invoke(accessToken, cancellationToken) ?? Task.CompletedTask;
    }

    public void Dispose() { }

    private void Record(string call, Action more)
    {
        lock (Calls)
        {
            Calls.Add(call);
            more();
        }
    }
}
