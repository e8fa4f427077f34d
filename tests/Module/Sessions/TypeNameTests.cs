namespace AWS.Tools.SSOOIDC.Tests.Module.Sessions;

/// <summary>The names that scripts have for the SDK's types, although the engine does not see where they live.</summary>
[Trait(DesktopBuildTests.Trait, DesktopBuildTests.Net8)]
public sealed class TypeNameTests
{
    [Fact]
    public void Every_public_type_of_the_service_can_be_named()
    {
        using Shell shell = Shell.Open();
        ShellResult result = shell
            .Run(
                """
                $types = [Amazon.SSOOIDC.AmazonSSOOIDCConfig].Assembly.GetExportedTypes().Where{ $_.Namespace -in 'Amazon.SSOOIDC', 'Amazon.SSOOIDC.Model' }
                $types.Count -gt 20
                foreach ($type in $types) { if (($type.FullName -as [type]) -ne $type) { $type.FullName } }
                """
            )
            .ThrowIfFailed();
        Assert.Equal(["True"], result.Output.Select(line => line.ToString()));
    }

    [Fact]
    public async Task An_import_and_a_cached_token_load_no_sdk()
    {
        string[] lines = await TestProcess.EngineAsync(
            """
            $cache = [IO.Directory]::CreateDirectory("$env:HOME/.aws/sso/cache").FullName
            $portal = 'https://d-1234567890.awsapps.com/start'
            [IO.File]::WriteAllText("$env:HOME/.aws/config", "[sso-session corp]`nsso_start_url = $portal`nsso_region = us-east-1")
            $hash = [Security.Cryptography.SHA1]::HashData([Text.Encoding]::UTF8.GetBytes('corp'))
            $name = [Convert]::ToHexString($hash).ToLowerInvariant()
            $token = "{`"startUrl`":`"$portal`",`"region`":`"us-east-1`",`"accessToken`":`"none`",`"expiresAt`":`"2100-01-01T00:00:00Z`"}"
            [IO.File]::WriteAllText("$cache/$name.json", $token)
            if (-not $IsWindows) { [IO.File]::SetUnixFileMode("$cache/$name.json", [IO.UnixFileMode] 'UserRead, UserWrite') }
            function Count { [AppDomain]::CurrentDomain.GetAssemblies().Where{ $_.FullName -like 'AWSSDK.*' }.Count }
            Import-Module $args[0]
            Count
            (Connect-SSOOIDCSession corp -NonInteractive).Action
            (Get-SSOOIDCAccessToken corp).GetType().Name
            Count
            $null = [Amazon.SSOOIDC.AmazonSSOOIDCClient]
            Count
            """,
            new Dictionary<string, string?> { ["AWS_CONFIG_FILE"] = null },
            ModuleFolder.Manifest
        );
        Assert.Equal(["0", "Cached", "SecureString", "0"], lines[..4]);
        Assert.NotEqual("0", lines[4]);
    }

    [Theory]
    [InlineData("Import-Module $args[0]; $null = [Reflection.Assembly]::LoadFrom($args[1])")]
    [InlineData("$null = [Reflection.Assembly]::LoadFrom($args[1]); Import-Module $args[0]")]
    public async Task The_names_of_the_service_stay_the_modules_beside_another_copy_of_it(string script)
    {
        string folder = Directory.CreateTempSubdirectory("ssooidc-copy-").FullName;
        try
        {
            foreach (string name in (string[])["AWSSDK.Core.dll", "AWSSDK.SSOOIDC.dll"])
            {
                File.Copy(Path.Combine(ModuleFolder.Assemblies, name), Path.Combine(folder, name));
            }
            string[] lines = await TestProcess.EngineAsync(
                $"{script}; [Amazon.SSOOIDC.AmazonSSOOIDCClient].Assembly.Location",
                ModuleFolder.Manifest,
                Path.Combine(folder, "AWSSDK.SSOOIDC.dll")
            );
            Assert.StartsWith(ModuleFolder.Assemblies, Assert.Single(lines), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
