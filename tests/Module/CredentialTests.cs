using System.Globalization;
using System.Management.Automation;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>Whose credentials sign a call. The service recomputes each signature.</summary>
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
                AskMetadataAt(sources.Url, patience: 600);
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
    public void A_default_profile_that_needs_a_login_says_so_where_nothing_else_has_credentials()
    {
        _environment.Write(
            ".aws/config",
            "[default]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = ReadOnlyAccess\n[sso-session "
                + "corp]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n"
        );
        ShellResult result = Shell.Run(Call);
        Assert.StartsWith("NoCredentials,", result.Failure?.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("'default'", result.Failure!.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Connect-SSOOIDCSession", result.Failure.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[named]\naws_access_key_id = AKID\n", "aws_secret_access_key")]
    [InlineData("[named]\naws_secret_access_key = s\n", "aws_access_key_id")]
    [InlineData("[named]\nrole_arn = arn:aws:iam::123456789012:role/r\n", "source_profile")]
    [InlineData("[named]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n", "sso_account_id")]
    [InlineData("[named]\nregion = us-east-1\n", "no credential settings")]
    public void An_incomplete_profile_is_an_error_that_says_what_it_lacks_and_never_falls_through(string file, string lacking)
    {
        _environment["AWS_ACCESS_KEY_ID"] = Key("ENVIRONMENT");
        _environment["AWS_SECRET_ACCESS_KEY"] = Secret("ENVIRONMENT");
        string path = _environment.Write(".aws/credentials", file);
        ShellResult result = Shell.Run($"{Call} -ProfileName named");
        Assert.Empty(Center.Requests);
        Assert.StartsWith("ProfileIncomplete,", result.Failure!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("'named'", result.Failure.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(lacking, result.Failure.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(path, result.Failure.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-ProfileName nowhere")]
    [InlineData("")]
    public void A_profile_that_is_not_there_never_falls_through(string arguments)
    {
        _environment["AWS_PROFILE"] = "nowhere";
        ShellResult result = Shell.Run($"{Call} {arguments}");
        Assert.Empty(Center.Requests);
        Assert.StartsWith("ProfileNotFound,", result.Failure!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(_environment.Home, result.Failure.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[named\naws_secret_access_key = a-secret-key\n", "ProfileUnreadable")]
    [InlineData("[named]\naws_access_key_id = AKID\naws_secret_access_key a-secret-key\n", "ProfileUnreadable")]
    [InlineData(null, "ProfileNotFound")]
    public void A_named_profile_in_a_file_that_cannot_be_read_is_an_error_that_names_the_file_and_quotes_nothing(string? text, string id)
    {
        Offer("ENVIRONMENT", null!);
        string path = Path.Combine(_environment.Home, ".aws", "credentials");
        if (text is null)
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            _environment.Write(".aws/credentials", text);
        }
        ShellResult result = Shell.Run($"{Call} -ProfileName named");
        Assert.Empty(Center.Requests);
        Assert.StartsWith(id + ",", result.Failure?.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(path, result.Failure!.Exception.Message, StringComparison.Ordinal);
        Assert.All(result.Texts, said => Assert.DoesNotContain("a-secret-key", said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_can_be_mended_in_the_same_session()
    {
        string path = _environment.Write(".aws/credentials", "[default\n");
        string[] lines = await TestProcess.EngineAsync(
            """
            $env:AWS_SHARED_CREDENTIALS_FILE = $args[2]
            Import-Module $args[0]
            try { Register-SSOOIDCClient test -ClientType public -EndpointUrl $args[1] } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            try { Get-AWSCredential -ProfileName default } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            [System.IO.File]::WriteAllText($args[2], '[default]')
            (Register-SSOOIDCClient test -ClientType public -EndpointUrl $args[1]).ClientId.Length -gt 0
            """,
            ModuleFolder.Manifest,
            Center.Endpoint,
            path
        );
        Assert.Equal(["ProfileUnreadable", "ProfileUnreadable", "True"], lines);
    }

    [Fact]
    public void A_role_that_cannot_be_assumed_says_why()
    {
        using (var silent = new SilentEndpoint())
        {
            _environment["AWS_ENDPOINT_URL_STS"] = silent.Url;
        }
        _environment["AWS_MAX_ATTEMPTS"] = "1";
        _environment.Write(".aws/config", $"[profile named]\n{Settings("ROLE")}");
        ShellResult result = Shell.Run($"{Call} -ProfileName named");
        Assert.StartsWith("CredentialsUnavailable,", result.Failure!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(result.Failure.Exception.GetBaseException().Message, result.Failure.Exception.Message, StringComparison.Ordinal);
        Assert.IsType<SocketException>(result.Failure.Exception.GetBaseException());
    }

    [Fact]
    public void A_role_whose_source_profile_is_missing_is_an_error_that_names_both()
    {
        _environment.Write(".aws/config", "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = gone\n");
        ShellResult result = Shell.Run($"{Call} -ProfileName role");
        Assert.StartsWith("CredentialsUnavailable,", result.Failure!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("gone", result.Failure.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("role", result.Failure.Exception.Message, StringComparison.Ordinal);
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
    public async Task What_one_metadata_endpoint_says_is_no_answer_of_another_nor_its_silence()
    {
        await using CredentialSources sources = await CredentialSources.StartAsync(Key, Secret);
        using var silent = new SilentEndpoint();
        AskMetadataAt(silent.Url, patience: 0.01);
        Assert.StartsWith("NoCredentials,", Shell.Run(Call).Failure?.FullyQualifiedErrorId, StringComparison.Ordinal);
        AskMetadataAt(sources.Url, patience: 600);
        Shell.Run(Call).ThrowIfFailed();
        Assert.Equal(Key("INSTANCE"), SignedBy());
        AskMetadataAt(silent.Url, patience: 0.01);
        Assert.StartsWith("NoCredentials,", Shell.Run(Call).Failure?.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_that_does_not_answer_is_an_error_that_names_the_variable_for_more_patience()
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
        AskMetadataAt(silent.Url, patience: 600);
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

    [Fact]
    public async Task An_unsigned_operation_resolves_no_credentials()
    {
        await using CredentialSources sources = await CredentialSources.StartAsync(Key, Secret);
        string touched = Path.Combine(_environment.Home, "touched");
        _environment.Write(
            ".aws/config",
            $"[default]\ncredential_process = touch {touched}\n[profile role]\nrole_arn = "
                + "arn:aws:iam::123456789012:role/r\nsource_profile = default\n"
        );
        Dictionary<string, string?> environment = new()
        {
            ["HOME"] = _environment.Home,
            ["AWS_ENDPOINT_URL_STS"] = sources.Url,
            ["AWS_EC2_METADATA_DISABLED"] = null,
            ["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = sources.Url,
            ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = sources.Url + "/container",
        };
        // In a process of its own: in this one, what a stopped call left behind may still ask for metadata.
        await TestProcess.EngineAsync(
            """
            Import-Module $args[0]
            $null = Register-SSOOIDCClient test -ClientType public -EndpointUrl $args[1]
            $null = Register-SSOOIDCClient test -ClientType public -EndpointUrl $args[1] -ProfileName role
            """,
            environment,
            ModuleFolder.Manifest,
            Center.Endpoint
        );
        Assert.Equal(2, Center.Requests.Count);
        Assert.Empty(sources.Requests);
        Assert.False(File.Exists(touched));
        Assert.All(Center.Requests, request => Assert.False(request.Headers.ContainsKey("Authorization")));
    }

    [Fact]
    public void A_network_credential_without_a_store_for_SAML_profiles_is_a_clear_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has the encrypted store.");
        ShellResult result = Shell.Run(
            $"{Call} -NetworkCredential ([pscredential]::new('u', [System.Net.NetworkCredential]::new('', 'p').SecurePassword))"
        );
        Assert.StartsWith("SamlNotSupported,", result.Failure!.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Saved_profiles_can_be_used_listed_and_read_and_nobody_else_can_read_their_file()
    {
        Shell
            .Run("Set-AWSCredential -AccessKey $args[0] -SecretKey $args[1] -StoreAs saved", Key("PROFILE"), Secret("PROFILE"))
            .ThrowIfFailed();
        Shell.Run($"{Call} -ProfileName saved").ThrowIfFailed();
        Assert.Equal(Key("PROFILE"), SignedBy());
        ShellResult listed = Shell.Run("Get-AWSCredential -ListProfileDetail");
        Assert.Equal("saved", listed["ProfileName"]);
        Assert.Equal("SharedCredentialsFile", listed["StoreTypeName"]);
        Assert.Equal(Path.Combine(_environment.Home, ".aws", "credentials"), listed["ProfileLocation"]);
        Assert.Equal(Key("PROFILE"), Shell.Run("(Get-AWSCredential saved).GetCredentials().AccessKey").Single.ToString());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(listed["ProfileLocation"]!));
        }
    }

    [Fact]
    public void The_shells_default_can_be_read_and_cleared()
    {
        Shell.Run("Set-AWSCredential -AccessKey $args[0] -SecretKey $args[1]", Key("STORED"), Secret("STORED")).ThrowIfFailed();
        Assert.Equal(Key("STORED"), Shell.Run("(Get-AWSCredential).GetCredentials().AccessKey").Single.ToString());
        Assert.Empty(Shell.Run("Clear-AWSCredential; Get-AWSCredential").ThrowIfFailed().Output);
        _environment["AWS_EC2_METADATA_DISABLED"] = "true";
        Assert.StartsWith("NoCredentials,", Shell.Run(Call).Failure!.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("urn:ietf:params:oauth:grant-type:jwt-bearer", "-Assertion $jwt")]
    [InlineData(
        "urn:ietf:params:oauth:grant-type:token-exchange",
        "-SubjectToken $subject -SubjectTokenType urn:ietf:params:oauth:token-type:access_token -RequestedTokenType "
            + "urn:ietf:params:oauth:token-type:access_token -Scope openid, aws"
    )]
    public void Each_grant_gives_tokens_with_every_property(string grant, string arguments)
    {
        ShellResult result = Shell.Run(
            $$"""
            $keys = @{ AccessKey = $args[0]; SecretKey = $args[1]; Region = 'us-east-1'; EndpointUrl = $endpoint }
            $subject = (New-SSOOIDCTokenWithIAM $application -GrantType urn:ietf:params:oauth:grant-type:jwt-bearer -Assertion $jwt @keys).AccessToken
            New-SSOOIDCTokenWithIAM $application -GrantType {{grant}} {{arguments}} @keys
            """,
            Key("PARAMETER"),
            Secret("PARAMETER")
        );
        Assert.Equal(
            ["AccessToken", "AwsAdditionalDetails", "ExpiresIn", "IssuedTokenType", "Scope", "TokenType"],
            result
                .Single.Properties.Where(p =>
                    p.Value is not null
                    && p.Name is not ("ResponseMetadata" or "HttpStatusCode" or "ContentLength" or "RefreshToken" or "IdToken")
                )
                .Select(p => p.Name)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_wrong_secret_key_is_refused_as_the_service_says()
    {
        ShellResult result = Shell.Run($"{Call} -AccessKey {Key("PARAMETER")} -SecretKey wrong");
        Assert.Equal(ErrorCategory.PermissionDenied, result.Failure!.CategoryInfo.Category);
        Assert.DoesNotContain("wrong", result.Failure.Exception.Message, StringComparison.Ordinal);
    }

    // Without a patience of its own, a call has the default one.
    private void AskMetadataAt(string url, double? patience = null)
    {
        _environment["AWS_EC2_METADATA_DISABLED"] = null;
        _environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = url;
        _environment["AWS_METADATA_SERVICE_TIMEOUT"] = patience?.ToString(CultureInfo.InvariantCulture);
    }

    private static string Key(string source) => $"AKID{source}";

    private static string Secret(string source) => $"secret/{source}+key";

    private string SignedBy() =>
        CredentialPattern().Match(Center.RequestsTo("CreateTokenWithIAM")[^1].Headers["Authorization"]).Groups[1].Value;

    [GeneratedRegex("Credential=([^/]+)/")]
    private static partial Regex CredentialPattern();
}
