using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>
/// Whose credentials sign a call, where other services give them: STS, the portal, a container, an instance. The service recomputes each
/// signature.
/// </summary>
[Collection(nameof(SharedEnvironment))]
public sealed partial class CredentialTests : ServiceTest
{
    private const string Call =
        "New-SSOOIDCTokenWithIAM $application -GrantType urn:ietf:params:oauth:grant-type:jwt-bearer -Assertion $jwt -EndpointUrl "
        + "$endpoint -Region us-east-1 -ClientConfig @{ MaxErrorRetry = 0 }";

    private static readonly string[] Sources =
    [
        "PARAMETER",
        "PROFILE",
        "OBJECT",
        "STORED",
        "ENVIRONMENT",
        "WEBIDENTITY",
        "DEFAULT",
        "CONTAINER",
        "INSTANCE",
    ];

    private readonly TestEnvironment _environment = new();

    private protected override IdentityCenterOptions Options =>
        new()
        {
            AccessKeys = Sources.Append("ROLE").Append("PROCESS").ToDictionary(Key, Secret),
            SessionTokens = new[] { "ROLE", "WEBIDENTITY", "CONTAINER", "INSTANCE" }.ToDictionary(Key, _ => CredentialSources.SessionToken),
            Region = "us-east-1",
            AutoApprove = true,
        };

    protected override void Clean() => _environment.Dispose();

    [Theory]
    [InlineData("PARAMETER")]
    [InlineData("PROFILE")]
    [InlineData("OBJECT")]
    [InlineData("STORED")]
    [InlineData("ENVIRONMENT")]
    [InlineData("WEBIDENTITY")]
    [InlineData("DEFAULT")]
    [InlineData("CONTAINER")]
    [InlineData("INSTANCE")]
    public async Task Each_source_of_credentials_wins_over_those_after_it(string winner)
    {
        await using CredentialSources sources = await CredentialSources.StartAsync(Key, Secret);
        string arguments = string.Empty;
        // This source and every one after it.
        foreach (string source in Sources.Skip(Array.IndexOf(Sources, winner)))
        {
            arguments += Offer(source, sources);
        }
        ShellResult result = Shell.Run($"$DebugPreference = 'Continue'; {Call} {arguments}").ThrowIfFailed();
        Assert.Equal(Key(winner), SignedBy());
        Assert.Contains("Credentials: ", Assert.Single(result.Debug), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret(winner), string.Concat(result.Debug), StringComparison.Ordinal);
    }

    private string Offer(string source, CredentialSources sources)
    {
        switch (source)
        {
            case "PARAMETER":
                return $" -AccessKey {Key(source)} -SecretKey {Secret(source)}";
            case "PROFILE":
                _environment.Write(
                    ".aws/credentials",
                    $"[named]\naws_access_key_id = {Key(source)}\naws_secret_access_key = {Secret(source)}\n"
                );
                return " -ProfileName named";
            case "OBJECT":
                return $" -Credential ([Amazon.Runtime.BasicAWSCredentials]::new('{Key(source)}', '{Secret(source)}'))";
            case "STORED":
                Shell.Run("Set-AWSCredential -AccessKey $args[0] -SecretKey $args[1]", Key(source), Secret(source)).ThrowIfFailed();
                return string.Empty;
            case "ENVIRONMENT":
                _environment["AWS_ACCESS_KEY_ID"] = Key(source);
                _environment["AWS_SECRET_ACCESS_KEY"] = Secret(source);
                return string.Empty;
            case "WEBIDENTITY":
                _environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = _environment.Write("web-identity", "a.web.identity");
                _environment["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/web";
                _environment["AWS_ENDPOINT_URL_STS"] = sources.Url;
                return string.Empty;
            case "DEFAULT":
                _environment.Write(
                    ".aws/config",
                    $"[default]\naws_access_key_id = {Key(source)}\naws_secret_access_key = {Secret(source)}\n"
                );
                return string.Empty;
            case "CONTAINER":
                _environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = sources.Url + "/container";
                _environment["AWS_METADATA_SERVICE_TIMEOUT"] = "600";
                return string.Empty;
            default:
                AskMetadataAt(sources.Url, timeout: 600);
                return string.Empty;
        }
    }

    [Fact]
    public async Task A_role_profile_assumes_its_role()
    {
        await using CredentialSources sources = await CredentialSources.StartAsync(Key, Secret);
        _environment["AWS_ENDPOINT_URL_STS"] = sources.Url;
        _environment.Write(
            ".aws/credentials",
            $"[base]\naws_access_key_id = {Key("PROFILE")}\naws_secret_access_key = {Secret("PROFILE")}\n"
        );
        _environment.Write(
            ".aws/config",
            "[profile middle]\nrole_arn = arn:aws:iam::123456789012:role/middle\nsource_profile = base\n[profile role]\nrole_arn = "
                + "arn:aws:iam::123456789012:role/last\nsource_profile = middle\n"
        );
        Shell.Run($"{Call} -ProfileName role").ThrowIfFailed();
        Assert.Equal(Key("ROLE"), SignedBy());
        Assert.Equal(["AssumeRole", "AssumeRole"], sources.Actions);
    }

    public static TheoryData<string, bool> Profiles =>
        new()
        {
            { "PROCESS", true },
            { "PROCESS", false },
            { "SSO", true },
            { "SSO", false },
            { "ROLE", true },
            { "ROLE", false },
            { "WEBIDENTITY", true },
            { "WEBIDENTITY", false },
        };

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Each_kind_of_profile_gives_its_credentials_by_name_and_as_the_default(string kind, bool named)
    {
        await using CredentialSources sources = await CredentialSources.StartAsync(Key, Secret);
        _environment["AWS_ENDPOINT_URL_STS"] = sources.Url;
        string settings = Settings(kind);
        _environment.Write(".aws/config", $"[{(named ? "profile named" : "default")}]\n{settings}");
        // What comes after it: for a named profile, the environment too.
        foreach (string other in named ? ["ENVIRONMENT", "CONTAINER", "INSTANCE"] : new[] { "CONTAINER", "INSTANCE" })
        {
            Offer(other, sources);
        }
        Shell.Run($"{Call} {(named ? "-ProfileName named" : string.Empty)}").ThrowIfFailed();
        Assert.Equal(kind == "SSO" ? RoleKey() : Key(kind), SignedBy());
    }

    private string Settings(string kind)
    {
        switch (kind)
        {
            case "PROCESS":
                string script = _environment.Write(
                    "get-keys.sh",
                    $"#!/bin/sh\nprintf '%s' '{{\"Version\":1,\"AccessKeyId\":\"{Key(kind)}\",\"SecretAccessKey\":\"{Secret(kind)}\"}}'\n"
                );
                return $"credential_process = sh {script}\n";
            case "SSO":
                _environment["AWS_ENDPOINT_URL_SSO"] = Center.Endpoint;
                string token = Shell.Run(
                    "$client = Register; $client | New-SSOOIDCToken -DeviceCode (Start $client).DeviceCode -GrantType $deviceGrant "
                        + "-EndpointUrl $endpoint"
                )["AccessToken"]!;
                // The name is the SHA-1 of the session's.
                _environment.Write(
                    ".aws/sso/cache/d033e22ae348aeb5660fc2140aec35850c4da997.json",
                    JsonSerializer.Serialize(
                        new
                        {
                            startUrl = Center.StartUrl,
                            region = "us-east-1",
                            accessToken = token,
                            expiresAt = "2100-01-01T00:00:00Z",
                        }
                    )
                );
                return "sso_session = admin\nsso_account_id = 111122223333\nsso_role_name = ReadOnlyAccess\n[sso-session "
                    + $"admin]\nsso_start_url = {Center.StartUrl}\nsso_region = us-east-1\n";
            case "ROLE":
                return "role_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\n[profile base]\naws_access_key_id = "
                    + $"{Key("PROFILE")}\naws_secret_access_key = {Secret("PROFILE")}\n";
            default:
                return "role_arn = arn:aws:iam::123456789012:role/web\n"
                    + $"web_identity_token_file = {_environment.Write("web-identity", "a.web.identity")}\n";
        }
    }

    // What the portal gave out for the role.
    private string RoleKey()
    {
        RecordedRequest asked = Assert.Single(Center.RequestsTo("GetRoleCredentials"));
        Assert.Contains("role_name=ReadOnlyAccess", asked.Query, StringComparison.Ordinal);
        return Assert.Single(Center.RequestsTo("CreateTokenWithIAM")).Headers["Authorization"].Split("Credential=")[1].Split('/')[0];
    }

    [Theory]
    [InlineData("Environment", "ENVIRONMENT")]
    [InlineData("EcsContainer", "CONTAINER")]
    public async Task A_role_profile_can_name_the_source_of_its_credentials(string source, string signer)
    {
        await using CredentialSources sources = await CredentialSources.StartAsync(Key, Secret);
        _environment["AWS_ENDPOINT_URL_STS"] = sources.Url;
        _environment.Write(
            ".aws/config",
            $"[default]\naws_access_key_id = {Key("DEFAULT")}\naws_secret_access_key = {Secret("DEFAULT")}\n[profile "
                + $"role]\nrole_arn = arn:aws:iam::123456789012:role/r\ncredential_source = {source}\n"
        );
        Offer("ENVIRONMENT", sources);
        Offer("CONTAINER", sources);
        Shell.Run($"{Call} -ProfileName role").ThrowIfFailed();
        Assert.Equal(Key("ROLE"), SignedBy());
        Assert.Equal(Key(signer), Assert.Single(sources.Signers));
    }

    [Fact]
    public void No_credentials_is_an_error_within_two_seconds_that_says_how_to_give_some()
    {
        using var silent = new SilentEndpoint();
        AskMetadataAt(silent.Url);
        ShellResult result = SilentEndpoint.WithinTwoSeconds(() => Shell.Run(Call));
        Assert.StartsWith("NoCredentials,", result.Failure?.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.AuthenticationError, result.Failure!.CategoryInfo.Category);
        Assert.All(
            ["-AccessKey", "-ProfileName", "Set-AWSCredential", "AWS_ACCESS_KEY_ID"],
            way => Assert.Contains(way, result.Failure.ErrorDetails.RecommendedAction, StringComparison.Ordinal)
        );
        Assert.Contains("AWS_METADATA_SERVICE_TIMEOUT", result.Failure.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_region_is_an_error_within_two_seconds_too()
    {
        using var silent = new SilentEndpoint();
        AskMetadataAt(silent.Url);
        ShellResult result = SilentEndpoint.WithinTwoSeconds(() => Shell.Run("Register-SSOOIDCClient a -ClientType public"));
        Assert.StartsWith("NoRegion,", result.Failure?.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_metadata_endpoint_says_is_no_answer_of_another_nor_its_silence()
    {
        await using CredentialSources sources = await CredentialSources.StartAsync(Key, Secret);
        using var silent = new SilentEndpoint();
        AskMetadataAt(silent.Url, timeout: 0.01);
        Assert.StartsWith("NoCredentials,", Shell.Run(Call).Failure?.FullyQualifiedErrorId, StringComparison.Ordinal);
        AskMetadataAt(sources.Url, timeout: 600);
        Shell.Run(Call).ThrowIfFailed();
        Assert.Equal(Key("INSTANCE"), SignedBy());
        AskMetadataAt(silent.Url, timeout: 0.01);
        Assert.StartsWith("NoCredentials,", Shell.Run(Call).Failure?.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_that_does_not_answer_is_an_error_that_names_the_variable_of_the_timeout()
    {
        using var silent = new SilentEndpoint();
        _environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = silent.Url;
        _environment["AWS_METADATA_SERVICE_TIMEOUT"] = "0.25";
        ShellResult result = Shell.Run(Call);
        Assert.StartsWith("CredentialsUnavailable,", result.Failure?.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.OperationTimeout, result.Failure!.CategoryInfo.Category);
        Assert.All(
            ["the container", "0.25 s", "AWS_METADATA_SERVICE_TIMEOUT"],
            part => Assert.Contains(part, result.Failure.Exception.Message, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_stop_ends_the_wait_for_a_silent_metadata_endpoint()
    {
        using var silent = new SilentEndpoint();
        AskMetadataAt(silent.Url, timeout: 600);
        await PromptStop.AssertAsync(() => Shell.Prepare(Call), _ => silent.AskedAsync());
    }

    [Fact]
    public async Task A_stop_ends_the_wait_for_an_STS_that_hangs()
    {
        using var silent = new SilentEndpoint();
        _environment["AWS_ENDPOINT_URL_STS"] = silent.Url;
        _environment.Write(".aws/config", $"[profile named]\n{Settings("ROLE")}");
        await PromptStop.AssertAsync(() => Shell.Prepare($"{Call} -ProfileName named"), _ => silent.AskedAsync());
    }

    [Fact]
    public async Task A_stop_ends_the_wait_for_a_credential_process_that_hangs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The process is a shell script.");
        using var asked = new SilentEndpoint();
        // It tells that it runs, and then waits for an answer.
        string script = _environment.Write(
            "hang.sh",
            $"#!/bin/bash\nexec 3<>/dev/tcp/127.0.0.1/{new Uri(asked.Url).Port}\nread -r answer <&3\n"
        );
        _environment.Write(".aws/config", $"[profile named]\ncredential_process = bash {script}\n");
        await PromptStop.AssertAsync(() => Shell.Prepare($"{Call} -ProfileName named"), _ => asked.AskedAsync());
    }

    // Without a timeout of its own, a call has the default one.
    private void AskMetadataAt(string url, double? timeout = null)
    {
        _environment["AWS_EC2_METADATA_DISABLED"] = null;
        _environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = url;
        _environment["AWS_METADATA_SERVICE_TIMEOUT"] = timeout?.ToString(CultureInfo.InvariantCulture);
    }

    private static string Key(string source) => $"AKID{source}";

    private static string Secret(string source) => $"secret/{source}+key";

    private string SignedBy() =>
        CredentialPattern().Match(Center.RequestsTo("CreateTokenWithIAM")[^1].Headers["Authorization"]).Groups[1].Value;

    [GeneratedRegex("Credential=([^/]+)/")]
    private static partial Regex CredentialPattern();
}
