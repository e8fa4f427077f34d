using System.IO.Compression;

namespace AWS.Tools.SSOOIDC.Tests.Module.Pack;

/// <summary>The package installed where PowerShell finds nothing else, then used by the names of its cmdlets.</summary>
public sealed class InstallTests(Packed packed) : IClassFixture<Packed>
{
    // Nothing is imported: the first cmdlet's name loads the module.
    private const string Login = """
        $client = Register-SSOOIDCClient -ClientName installed -ClientType public -EndpointUrl $endpoint
        $device = $client | Start-SSOOIDCDeviceAuthorization -StartUrl $startUrl -EndpointUrl $endpoint
        $token = $null
        while (-not $token) {
            try { $token = $client | New-SSOOIDCToken -GrantType urn:ietf:params:oauth:grant-type:device_code -DeviceCode $device.DeviceCode -EndpointUrl $endpoint }
            catch [Amazon.SSOOIDC.Model.AuthorizationPendingException] { 'pending' }
        }
        $token.TokenType
        (Get-Module AWS.Tools.SSOOIDC).ModuleBase
        """;

    [Fact]
    public async Task Unpacked_into_an_empty_module_path_it_logs_in()
    {
        string modules = Directory.CreateTempSubdirectory("ssooidc-modules-").FullName;
        try
        {
            string home = Path.Combine(modules, "AWS.Tools.SSOOIDC", Path.GetFileName(packed.Package.Folder));
            await ZipFile.ExtractToDirectoryAsync(packed.Package.File, home, TestContext.Current.CancellationToken);
            await LogsInAsync(
                TestProcess.EngineAsync,
                "$endpoint, $startUrl, $env:PSModulePath, $null = $args\n" + Login,
                modules,
                expectedHome: home
            );
        }
        finally
        {
            Directory.Delete(modules, recursive: true);
        }
    }

    [Fact]
    public async Task Installed_by_PSResourceGet_it_logs_in()
    {
        string[] available = await TestProcess.PwshAsync("(Get-Module -ListAvailable Microsoft.PowerShell.PSResourceGet).Name");
        Assert.SkipWhen(available is [], "This pwsh has no PSResourceGet.");
        string modules = Directory.CreateTempSubdirectory("ssooidc-modules-").FullName;
        try
        {
            await LogsInAsync(
                TestProcess.PwshAsync,
                """
                $ErrorActionPreference = 'Stop'
                $endpoint, $startUrl, $modules, $packages = $args
                Register-PSResourceRepository -Name packages -Uri $packages -Trusted
                Save-PSResource AWS.Tools.SSOOIDC -Repository packages -Path $modules
                $env:PSModulePath = $modules

                """ + Login,
                modules,
                expectedHome: Path.Combine(modules, "AWS.Tools.SSOOIDC", Path.GetFileName(packed.Package.Folder))
            );
        }
        finally
        {
            Directory.Delete(modules, recursive: true);
        }
    }

    private async Task LogsInAsync(Func<string, string[], Task<string[]>> run, string script, string modules, string expectedHome)
    {
        await using IdentityCenterServer center = await IdentityCenterServer.StartAsync(
            new IdentityCenterOptions { PendingCount = 2 },
            TestContext.Current.CancellationToken
        );
        string[] lines = await run(script, [center.Endpoint, center.StartUrl, modules, Path.GetDirectoryName(packed.Package.File)!]);
        Assert.Equal(["pending", "pending", "Bearer", expectedHome], lines);
    }
}
