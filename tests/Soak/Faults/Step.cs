namespace AWS.Tools.SSOOIDC.Tests.Soak.Faults;

/// <summary>An operation, or a step of a login, refresh or logout: what is run, and which of its calls goes wrong.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Group">The table that it stands in.</param>
/// <param name="Call">The path of the call that goes wrong.</param>
/// <param name="Script">What is run; <c>$cell</c> is the <see cref="Cell"/>.</param>
internal sealed record Step(string Name, string Group, string Call, string Script)
{
    private const string Operations = "Operations";
    private const string Logins = "Login";
    private const string Sessions = "Refresh and logout";
    private const string Accounts = "Accounts and roles";

    private const string Common =
        "@{ EndpointUrl = $cell.Endpoint; Region = 'eu-west-1'; "
        + "ClientConfig = @{ Timeout = [TimeSpan]::FromSeconds(2); MaxErrorRetry = 1 } }";

    private const string LogIn = "Connect-SSOOIDCSession -ProfileName $cell.Name -NoBrowser -TimeoutSeconds 5 ";
    private const string Allow = " -VerificationAction { param($v) $cell.Allow($v) }";

    /// <summary>The path of the call before it; null where it is the first.</summary>
    public string? Before { get; init; }

    /// <summary>Whether the call carries what can be redeemed once.</summary>
    public bool Redeems { get; init; }

    /// <summary>Whether the step asks again by itself, at the service's interval.</summary>
    public bool Polls { get; init; }

    /// <summary>How much time the cached token has left; null for no cached token.</summary>
    public TimeSpan? Cached { get; init; }

    /// <summary>Whether the step succeeds whatever becomes of the call.</summary>
    public bool Tolerates { get; init; }

    /// <summary>Whether the cached token is gone afterwards, and nothing is put out.</summary>
    public bool Removes { get; init; }

    /// <summary>How often the call may be made where it may be repeated.</summary>
    public int MostCalls { get; init; } = 2;

    /// <summary>The time that the user, or the module, set for the whole step.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(7);

    public static IReadOnlyList<Step> All { get; } =
    [
        new(
            "Register-SSOOIDCClient",
            Operations,
            "/client/register",
            $"$common = {Common}; Register-SSOOIDCClient -ClientName soak -ClientType public @common"
        ),
        new(
            "Start-SSOOIDCDeviceAuthorization",
            Operations,
            "/device_authorization",
            $"$common = {Common}; Start-SSOOIDCDeviceAuthorization $cell.ClientId -ClientSecret $cell.ClientSecret -StartUrl $cell.StartUrl @common"
        ),
        Token("refresh token", "-GrantType refresh_token -RefreshToken $cell.RefreshToken"),
        Token("device code", "-GrantType urn:ietf:params:oauth:grant-type:device_code -DeviceCode $cell.DeviceCode"),
        Token("code", "-GrantType authorization_code -Code $cell.Code -CodeVerifier $cell.CodeVerifier -RedirectUri http://127.0.0.1/x"),
        new(
            "New-SSOOIDCTokenWithIAM",
            Operations,
            "/token",
            $"$common = {Common}; New-SSOOIDCTokenWithIAM $cell.ClientId -GrantType refresh_token -RefreshToken $cell.RefreshToken "
                + "-AccessKey AKIDEXAMPLE -SecretKey $cell.SecretKey -SessionToken $cell.SessionToken @common"
        )
        {
            Redeems = true,
        },
        Login("device code: registration", "/client/register", null, "-UseDeviceCode"),
        Login("device code: authorization", "/device_authorization", "/client/register", "-UseDeviceCode"),
        Login("device code: poll", "/token", "/device_authorization", "-UseDeviceCode") with
        {
            Redeems = true,
            Polls = true,
        },
        Login("browser: registration", "/client/register", null, "-UseAuthorizationCode" + Allow),
        Login("browser: code", "/token", "/client/register", "-UseAuthorizationCode" + Allow) with
        {
            Redeems = true,
        },
        new("refresh, expired", Sessions, "/token", "Get-SSOOIDCAccessToken -ProfileName $cell.Name -AsPlainText")
        {
            Redeems = true,
            Cached = TimeSpan.FromMinutes(-5),
            MostCalls = 1,
            Limit = TimeSpan.FromSeconds(20),
        },
        new("refresh, still valid", Sessions, "/token", "Get-SSOOIDCAccessToken -ProfileName $cell.Name -AsPlainText")
        {
            Redeems = true,
            Cached = TimeSpan.FromMinutes(5),
            Tolerates = true,
            MostCalls = 1,
            Limit = TimeSpan.FromSeconds(20),
        },
        new("Disconnect-SSOOIDCSession", Sessions, "/logout", "Disconnect-SSOOIDCSession -ProfileName $cell.Name -Confirm:$false")
        {
            Cached = TimeSpan.FromHours(5),
            Tolerates = true,
            Removes = true,
            Limit = TimeSpan.FromSeconds(22),
        },
        Login("-Force: logout before", "/logout", "/client/register", "-UseDeviceCode -Force") with
        {
            Cached = TimeSpan.FromHours(5),
            Tolerates = true,
            Limit = TimeSpan.FromSeconds(30),
            Script = LogIn.Replace("5", "30", StringComparison.Ordinal) + "-UseDeviceCode -Force",
        },
        Portal("Get-SSOOIDCAccount", "/assignment/accounts", "Get-SSOOIDCAccount"),
        Portal("Get-SSOOIDCRole", "/assignment/roles", "Get-SSOOIDCRole 111122223333"),
        Portal("Get-SSOOIDCRoleCredential", "/federation/credentials", "Get-SSOOIDCRoleCredential 111122223333 Audit"),
    ];

    private static Step Portal(string name, string call, string script) =>
        new(name, Accounts, call, script + " -ProfileName $cell.Name") { Cached = TimeSpan.FromHours(5), Limit = TimeSpan.FromSeconds(45) };

    private static Step Token(string name, string arguments) =>
        new(
            $"New-SSOOIDCToken, {name}",
            Operations,
            "/token",
            $"$common = {Common}; New-SSOOIDCToken $cell.ClientId -ClientSecret $cell.ClientSecret {arguments} @common"
        )
        {
            Redeems = true,
        };

    private static Step Login(string name, string call, string? before, string arguments) =>
        new(name, Logins, call, LogIn + arguments) { Before = before, Limit = TimeSpan.FromSeconds(5) };
}
