namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>How a local IAM Identity Center behaves. Every option has a default that suits a test.</summary>
public sealed record IdentityCenterOptions
{
    /// <summary>The documentation's example access key, accepted by default.</summary>
    public const string ExampleAccessKey = "AKIAIOSFODNN7EXAMPLE";

    /// <summary>The secret key of <see cref="ExampleAccessKey"/>.</summary>
    public const string ExampleSecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    /// <summary>The TCP port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The clock of every expiry, of <see cref="RecordedRequest.At"/> and of <see cref="Reply.Delay"/>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How long an access token is valid.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromHours(8);

    /// <summary>How long a refresh token is valid.</summary>
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long a client's registration (its secret) is valid.</summary>
    public TimeSpan RegistrationLifetime { get; init; } = TimeSpan.FromDays(90);

    /// <summary>The user code of the first device authorization, as for a picture of it; null for one by chance.</summary>
    public string? FirstUserCode { get; init; }

    /// <summary>How long a device code and its user code are valid.</summary>
    public TimeSpan DeviceCodeLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an authorization code is valid.</summary>
    public TimeSpan AuthorizationCodeLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the portal's role credentials say that they are valid.</summary>
    public TimeSpan RoleCredentialsLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The polling interval that a device authorization is given, in seconds.</summary>
    public int Interval { get; init; } = 1;

    /// <summary>Whether polling faster than the interval is answered with SlowDown, which also adds 5 s to the interval.</summary>
    public bool EnforceInterval { get; init; }

    /// <summary>When set, every device authorization stays pending for that many polls and then approves itself.</summary>
    public int? PendingCount { get; init; }

    /// <summary>Whether device authorizations are born approved and the authorize page redirects at once.</summary>
    public bool AutoApprove { get; init; }

    /// <summary>Whether tokens come with a refresh token.</summary>
    public bool IssueRefreshToken { get; init; } = true;

    /// <summary>
    /// Access keys that may sign requests, with their secret keys. So may the role credentials that the portal gives out.
    /// </summary>
    public IReadOnlyDictionary<string, string> AccessKeys { get; init; } =
        new Dictionary<string, string> { [ExampleAccessKey] = ExampleSecretKey };

    /// <summary>Session tokens by access key; a key that has one here must send it, any other must send none.</summary>
    public IReadOnlyDictionary<string, string> SessionTokens { get; init; } = new Dictionary<string, string>();

    /// <summary>The region that signatures must be scoped to.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The longest client name that can be registered, in characters.</summary>
    public int MaxClientNameLength { get; init; } = 256;

    /// <summary>The scopes that exist; null accepts every well-formed one.</summary>
    public IReadOnlyCollection<string>? KnownScopes { get; init; }

    /// <summary>A path, such as <c>/vanity</c>, that redirects to the start URL; null for none.</summary>
    public string? VanityPath { get; init; }

    /// <summary>Whether <c>/control/</c> is there, through which a test in another process scripts the server and reads its record, all
    /// secrets included.</summary>
    public bool Control { get; init; }

    /// <summary>The accounts that the portal lists.</summary>
    public IReadOnlyList<PortalAccount> Accounts { get; init; } =
    [
        new("111122223333", "Sandbox", "sandbox@example.com", ["AdministratorAccess", "ReadOnlyAccess"]),
        new("444455556666", "Production", "production@example.com", ["ReadOnlyAccess"]),
    ];

    /// <summary>
    /// How many calls to list accounts or roles, or for role credentials, the portal serves in a second; it answers those above with
    /// TooManyRequestsException. Null for no limit.
    /// </summary>
    public int? PortalCallsPerSecond { get; init; }

    /// <summary>Called after each reply, from the request's own thread; for logs.</summary>
    public Action<RecordedRequest>? RequestCompleted { get; init; }

    /// <summary>Refuses values that make no sense.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    internal void Check()
    {
        if (Port is < 0 or > 65535)
        {
            throw new ArgumentException($"{Port} is not a port.", nameof(Port));
        }

        TimeSpan[] lifetimes =
        [
            AccessTokenLifetime,
            RefreshTokenLifetime,
            RegistrationLifetime,
            DeviceCodeLifetime,
            AuthorizationCodeLifetime,
            RoleCredentialsLifetime,
        ];
        if (lifetimes.Any(lifetime => lifetime <= TimeSpan.Zero) || Interval < 0 || PendingCount < 0)
        {
            throw new ArgumentException(
                "A lifetime must be more than nothing; the interval and the number of pendings must not be negative."
            );
        }

        if (PortalCallsPerSecond < 1)
        {
            throw new ArgumentException("The portal must serve at least one call in a second.", nameof(PortalCallsPerSecond));
        }

        if (VanityPath?.StartsWith('/') == false)
        {
            throw new ArgumentException("The vanity path must start with a slash.", nameof(VanityPath));
        }
    }
}
