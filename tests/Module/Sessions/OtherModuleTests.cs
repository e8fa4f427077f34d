namespace AWS.Tools.SSOOIDC.Tests.Module.Sessions;

/// <summary>The module beside another one that brings its own copy of the SDK, in every order and age.</summary>
[Trait(DesktopBuildTests.Trait, DesktopBuildTests.Net8)]
public sealed class OtherModuleTests
{
    public static TheoryData<string, string> Copies =>
        new()
        {
            { "3.7.402", "netcoreapp3.1" },
            { "3.7.402", "net8.0" },
            { "4.0.3.3", "net8.0" },
            { "4.0.100.9", "netstandard2.0" },
            { "4.0.100.9", "net8.0" },
            { "4.1.0", "net8.0" },
            { "4.1.0", "netstandard2.0" },
        };

    private const string Functions = """
        function Use-Other { Import-Module $other; Get-OtherKey }
        function Use-Ours {
            Import-Module $ours
            $anonymous = [Amazon.Runtime.AnonymousAWSCredentials]::new()
            $keys = [Amazon.Runtime.BasicAWSCredentials]::new('AKIDEXAMPLE', 'secret')
            $config = [Amazon.SSOOIDC.AmazonSSOOIDCConfig]::new()
            $config.MaxErrorRetry = 0
            $client = Register-SSOOIDCClient test -ClientType public -Credential $anonymous -ClientConfig $config -EndpointUrl $endpoint
            $device = $client | Start-SSOOIDCDeviceAuthorization -StartUrl $startUrl -Credential $keys -EndpointUrl $endpoint
            while (-not $token) {
                try { $token = $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType urn:ietf:params:oauth:grant-type:device_code -EndpointUrl $endpoint }
                catch [Amazon.SSOOIDC.Model.AuthorizationPendingException] { 'pending' }
            }
            $token.TokenType
        }
        $ours, $other, $endpoint, $startUrl = $args
        """;

    [Theory]
    [MemberData(nameof(Copies))]
    public async Task The_other_module_first(string version, string framework) =>
        Assert.Equal(
            ["other AKIDOTHER", "pending", "Bearer", "other AKIDOTHER"],
            await RunAsync("Use-Other; Use-Ours; Get-OtherKey", version, framework)
        );

    [Theory]
    [MemberData(nameof(Copies))]
    public async Task This_module_first(string version, string framework) =>
        Assert.Equal(
            ["pending", "Bearer", "other AKIDOTHER", "pending", "Bearer"],
            await RunAsync("Use-Ours; Use-Other; Use-Ours", version, framework)
        );

    [Fact]
    public async Task Nothing_else() => Assert.Equal(["pending", "Bearer"], await RunAsync("Use-Ours", "4.1.0", "net8.0"));

    [Fact]
    public async Task The_names_of_the_shared_core_are_the_other_modules_once_it_is_loaded()
    {
        string[] lines = await RunAsync(
            """
            Import-Module $ours
            [Amazon.SSOOIDC.AmazonSSOOIDCConfig].Assembly.Location
            Import-Module $other
            [Amazon.Runtime.BasicAWSCredentials].Assembly.Location
            [Amazon.SSOOIDC.AmazonSSOOIDCClient].Assembly.Location
            $config = [Amazon.SSOOIDC.AmazonSSOOIDCConfig]::new()
            $config.RegionEndpoint = [Amazon.RegionEndpoint]::EUWest1
            $config.RegionEndpoint.SystemName
            """,
            "4.0.100.9",
            "net8.0"
        );
        Assert.StartsWith(ModuleFolder.Assemblies, lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(ModuleFolder.Assemblies, lines[1], StringComparison.Ordinal);
        Assert.StartsWith(ModuleFolder.Assemblies, lines[2], StringComparison.Ordinal);
        Assert.Equal("eu-west-1", lines[3]);
    }

    private static async Task<string[]> RunAsync(string use, string version, string framework)
    {
        await using IdentityCenterServer center = await IdentityCenterServer.StartAsync(
            new IdentityCenterOptions { PendingCount = 1 },
            TestContext.Current.CancellationToken
        );
        string folder = Directory.CreateTempSubdirectory("ssooidc-other-").FullName;
        try
        {
            File.Copy(
                Path.Combine(Packages.Folder("awssdk.core", version), "lib", framework, "AWSSDK.Core.dll"),
                Path.Combine(folder, "AWSSDK.Core.dll")
            );
            string other = Path.Combine(folder, "Other.psd1");
            await File.WriteAllTextAsync(
                other,
                "@{ ModuleVersion = '1.0'; RootModule = 'Other.psm1'; RequiredAssemblies = 'AWSSDK.Core.dll'; FunctionsToExport = "
                    + "'Get-OtherKey' }",
                TestContext.Current.CancellationToken
            );
            await File.WriteAllTextAsync(
                Path.Combine(folder, "Other.psm1"),
                "function Get-OtherKey { 'other ' + [Amazon.Runtime.SessionAWSCredentials]::new('AKIDOTHER', 's', "
                    + "'t').GetCredentials().AccessKey }",
                TestContext.Current.CancellationToken
            );
            return await TestProcess.EngineAsync($"{Functions}\n{use}", ModuleFolder.Manifest, other, center.Endpoint, center.StartUrl);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
