namespace AWS.Tools.SSOOIDC.Tests.Module.Sessions;

/// <summary>Runspaces, jobs and autoloading.</summary>
public sealed class EngineTests
{
    [Fact]
    public async Task Two_sessions_at_once_work()
    {
        await using IdentityCenterServer center = await IdentityCenterServer.StartAsync(
            cancellationToken: TestContext.Current.CancellationToken
        );
        string?[] ids = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(n =>
                    Task.Run(() =>
                    {
                        using Shell shell = Shell.Open();
                        return shell.Run(
                            "Register-SSOOIDCClient $args[0] -ClientType public -EndpointUrl $args[1]",
                            $"client-{n}",
                            center.Endpoint
                        )["ClientId"];
                    })
                )
        );
        Assert.Equal(8, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_cmdlet_loads_the_module_by_its_name()
    {
        string[] lines = await TestProcess.EngineAsync(
            "$env:PSModulePath = $args[0]; (Get-Command New-SSOOIDCToken).ModuleName; (Get-AWSRegion eu-west-1).Name; (Get-Module "
                + "AWS.Tools.SSOOIDC).Name",
            Modules()
        );
        Assert.Equal(["AWS.Tools.SSOOIDC", "Europe (Ireland)", "AWS.Tools.SSOOIDC"], lines);
    }

    [Fact]
    public async Task ForEach_Parallel_works() =>
        Assert.Equal(
            ["eu-west-1", "eu-west-2", "eu-west-3"],
            (
                await TestProcess.EngineAsync(
                    "1..3 | ForEach-Object -Parallel { Import-Module $using:args[0]; (Get-AWSRegion \"eu-west-$_\").Region } "
                        + "-ThrottleLimit 3",
                    ModuleFolder.Manifest
                )
            ).Order()
        );

    [Fact]
    public async Task Start_Job_works() =>
        Assert.Equal(
            ["Europe (Ireland)"],
            await TestProcess.PwshAsync(
                "Start-Job { Import-Module $args[0]; (Get-AWSRegion eu-west-1).Name } -ArgumentList $args[0] | Receive-Job -Wait",
                ModuleFolder.Manifest
            )
        );

    [Fact]
    public async Task It_can_be_removed_and_imported_again_in_pwsh()
    {
        string all = ManifestTests.Exported().Count.ToString(null as IFormatProvider);
        Assert.Equal(
            [all, "0", all, all],
            await TestProcess.PwshAsync(
                """
                function Count { (Get-Command -Module AWS.Tools.SSOOIDC | Measure-Object).Count }
                Import-Module $args[0]; Count
                Remove-Module AWS.Tools.SSOOIDC; (Get-Module | Where-Object Name -like '*SSOOIDC*' | Measure-Object).Count
                Import-Module $args[0]; Count
                Import-Module $args[0] -Force; Count
                """,
                ModuleFolder.Manifest
            )
        );
    }

    // A folder on PSModulePath that has the module under its own name.
    private static string Modules()
    {
        string folder = Directory.CreateTempSubdirectory("ssooidc-modules-").FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "AWS.Tools.SSOOIDC"), Path.GetDirectoryName(ModuleFolder.Manifest)!);
        return folder;
    }
}
