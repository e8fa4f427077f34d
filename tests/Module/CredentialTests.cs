using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>Whose credentials sign a call. The service recomputes each signature.</summary>
[Collection(nameof(SharedEnvironment))]
public sealed partial class CredentialTests : ServiceTest
{
    private const string Call = "New-SSOOIDCTokenWithIAM $application -GrantType urn:ietf:params:oauth:grant-type:jwt-bearer -Assertion $jwt -EndpointUrl $endpoint -Region us-east-1 -ClientConfig @{ MaxErrorRetry = 0 }";

    private static readonly string[] Sources = ["PARAMETER", "PROFILE", "OBJECT", "STORED", "ENVIRONMENT", "WEBIDENTITY", "DEFAULT", "CONTAINER", "INSTANCE"];

    private readonly TestEnvironment _environment = new();

    private protected override IdentityCenterOptions Options => new()
    {
        AccessKeys = Sources.Append("ROLE").Append("PROCESS").ToDictionary(Key, Secret),
        SessionTokens = new[] { "ROLE", "WEBIDENTITY", "CONTAINER", "INSTANCE" }.ToDictionary(Key, _ => CredentialSources.SessionToken),
        Region = "us-east-1",
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
                _environment.Write(".aws/credentials", $"[named]\naws_access_key_id = {Key(source)}\naws_secret_access_key = {Secret(source)}\n");
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
                _environment.Write(".aws/config", $"[default]\naws_access_key_id = {Key(source)}\naws_secret_access_key = {Secret(source)}\n");
                return string.Empty;
            case "CONTAINER":
                _environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = sources.Url + "/container";
                return string.Empty;
            default:
                _environment["AWS_EC2_METADATA_DISABLED"] = null;
                _environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = sources.Url;
                return string.Empty;
        }
    }

    [Fact]
    public async Task A_role_profile_assumes_its_role()
    {
        await using CredentialSources sources = await CredentialSources.StartAsync(Key, Secret);
        _environment["AWS_ENDPOINT_URL_STS"] = sources.Url;
        _environment.Write(".aws/credentials", $"[base]\naws_access_key_id = {Key("PROFILE")}\naws_secret_access_key = {Secret("PROFILE")}\n");
        _environment.Write(".aws/config", "[profile middle]\nrole_arn = arn:aws:iam::123456789012:role/middle\nsource_profile = base\n[profile role]\nrole_arn = arn:aws:iam::123456789012:role/last\nsource_profile = middle\n");
        Shell.Run($"{Call} -ProfileName role").ThrowIfFailed();
        Assert.Equal(Key("ROLE"), SignedBy());
        Assert.Equal(["AssumeRole", "AssumeRole"], sources.Actions);
    }

    [Fact]
    public void A_process_profile_runs_its_process()
    {
        string script = _environment.Write("get-keys.sh", $"#!/bin/sh\nprintf '%s' '{{\"Version\":1,\"AccessKeyId\":\"{Key("PROCESS")}\",\"SecretAccessKey\":\"{Secret("PROCESS")}\"}}'\n");
        _environment.Write(".aws/config", $"[profile process]\ncredential_process = sh {script}\n");
        Shell.Run($"{Call} -ProfileName process").ThrowIfFailed();
        Assert.Equal(Key("PROCESS"), SignedBy());
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
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        _environment["AWS_EC2_METADATA_DISABLED"] = null;
        _environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}";
        var time = System.Diagnostics.Stopwatch.StartNew();
        ShellResult result = Shell.Run(Call);
        Assert.True(time.Elapsed < TimeSpan.FromSeconds(2), $"It took {time.Elapsed}.");
        Assert.StartsWith("NoCredentials,", result.Failure!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.AuthenticationError, result.Failure.CategoryInfo.Category);
        Assert.All(["-AccessKey", "-ProfileName", "Set-AWSCredential", "AWS_ACCESS_KEY_ID"], way => Assert.Contains(way, result.Failure.ErrorDetails.RecommendedAction, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unsigned_operation_resolves_no_credentials()
    {
        await using CredentialSources sources = await CredentialSources.StartAsync(Key, Secret);
        string touched = Path.Combine(_environment.Home, "touched");
        _environment.Write(".aws/config", $"[default]\ncredential_process = touch {touched}\n[profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = default\n");
        _environment["AWS_ENDPOINT_URL_STS"] = sources.Url;
        _environment["AWS_EC2_METADATA_DISABLED"] = null;
        _environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = sources.Url;
        _environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = sources.Url + "/container";
        Shell.Run("Register; Register -ProfileName role").ThrowIfFailed();
        Assert.Empty(sources.Requests);
        Assert.False(File.Exists(touched));
        Assert.All(Center.Requests, request => Assert.False(request.Headers.ContainsKey("Authorization")));
    }

    [Fact]
    public void A_network_credential_without_a_store_for_SAML_profiles_is_a_clear_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has the encrypted store.");
        ShellResult result = Shell.Run($"{Call} -NetworkCredential ([pscredential]::new('u', [System.Net.NetworkCredential]::new('', 'p').SecurePassword))");
        Assert.StartsWith("SamlNotSupported,", result.Failure!.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Saved_profiles_can_be_used_listed_and_read_and_nobody_else_can_read_their_file()
    {
        Shell.Run("Set-AWSCredential -AccessKey $args[0] -SecretKey $args[1] -StoreAs saved", Key("PROFILE"), Secret("PROFILE")).ThrowIfFailed();
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
    [InlineData("urn:ietf:params:oauth:grant-type:token-exchange", "-SubjectToken $subject -SubjectTokenType urn:ietf:params:oauth:token-type:access_token -RequestedTokenType urn:ietf:params:oauth:token-type:access_token -Scope openid, aws")]
    public void Each_grant_gives_tokens_with_every_property(string grant, string arguments)
    {
        ShellResult result = Shell.Run(
            $$"""
            $keys = @{ AccessKey = $args[0]; SecretKey = $args[1]; Region = 'us-east-1'; EndpointUrl = $endpoint }
            $subject = (New-SSOOIDCTokenWithIAM $application -GrantType urn:ietf:params:oauth:grant-type:jwt-bearer -Assertion $jwt @keys).AccessToken
            New-SSOOIDCTokenWithIAM $application -GrantType {{grant}} {{arguments}} @keys
            """,
            Key("PARAMETER"),
            Secret("PARAMETER"));
        Assert.Equal(
            ["AccessToken", "AwsAdditionalDetails", "ExpiresIn", "IssuedTokenType", "Scope", "TokenType"],
            result.Single.Properties.Where(p => p.Value is not null && p.Name is not ("ResponseMetadata" or "HttpStatusCode" or "ContentLength" or "RefreshToken" or "IdToken")).Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_wrong_secret_key_is_refused_as_the_service_says()
    {
        ShellResult result = Shell.Run($"{Call} -AccessKey {Key("PARAMETER")} -SecretKey wrong");
        Assert.Equal(ErrorCategory.PermissionDenied, result.Failure!.CategoryInfo.Category);
        Assert.DoesNotContain("wrong", result.Failure.Exception.Message, StringComparison.Ordinal);
    }

    private static string Key(string source) => $"AKID{source}";

    private static string Secret(string source) => $"secret/{source}+key";

    private string SignedBy() => CredentialPattern().Match(Center.RequestsTo("CreateTokenWithIAM")[^1].Headers["Authorization"]).Groups[1].Value;

    [GeneratedRegex("Credential=([^/]+)/")]
    private static partial Regex CredentialPattern();
}
