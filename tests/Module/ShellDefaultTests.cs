namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>The shell's region default, the known regions, and giving way to the modules that own these names.</summary>
public sealed class ShellDefaultTests : IDisposable
{
    private readonly Shell _shell = Shell.Open();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void The_region_default_is_set_read_and_cleared()
    {
        ShellResult result = _shell
            .Run(
                """
                Set-DefaultAWSRegion EU-West-1
                $StoredAWSRegion
                $r = Get-DefaultAWSRegion; "$($r.Region) $($r.Name) $($r.IsShellDefault)"
                (Get-AWSRegion | Where-Object IsShellDefault).Region
                Get-AWSRegion us-east-2 | Set-DefaultAWSRegion; $StoredAWSRegion
                Clear-DefaultAWSRegion
                $null -eq $StoredAWSRegion
                @(Get-DefaultAWSRegion).Count
                """
            )
            .ThrowIfFailed();
        Assert.Equal(
            ["eu-west-1", "eu-west-1 Europe (Ireland) True", "eu-west-1", "us-east-2", "True", "0"],
            result.Output.Select(o => o.ToString())
        );
    }

    [Fact]
    public void The_scope_of_the_default_can_be_chosen()
    {
        ShellResult result = _shell
            .Run(
                """
                Set-DefaultAWSRegion us-east-1 -Scope Global
                function Inner { Set-DefaultAWSRegion us-west-2; $StoredAWSRegion; Set-DefaultAWSRegion us-west-1 -Scope Local; $StoredAWSRegion }
                Inner
                $StoredAWSRegion
                function Outer { Set-DefaultAWSRegion eu-west-2 -Scope Global }; Outer
                $StoredAWSRegion
                """
            )
            .ThrowIfFailed();
        Assert.Equal(["us-west-2", "us-west-1", "us-east-1", "eu-west-2"], result.Output.Select(o => o.ToString()));
    }

    [Fact]
    public void Regions_of_China_and_GovCloud_are_listed_on_request()
    {
        string[] Regions(string arguments) =>
            [.. _shell.Run($"(Get-AWSRegion {arguments}).Region").ThrowIfFailed().Output.Select(o => o.ToString())];
        Assert.Contains("eu-central-1", Regions(""));
        Assert.Contains("us-iso-east-1", Regions(""));
        Assert.DoesNotContain(
            Regions(""),
            region => region.StartsWith("cn-", StringComparison.Ordinal) || region.StartsWith("us-gov-", StringComparison.Ordinal)
        );
        Assert.Contains("cn-north-1", Regions("-IncludeChina"));
        Assert.Contains("us-gov-west-1", Regions("-IncludeGovCloud"));
        Assert.Equal(["cn-north-1"], Regions("-SystemName cn-north-1"));
    }

    [Theory]
    [InlineData("Set-DefaultAWSRegion 'no region'")]
    [InlineData("Set-DefaultAWSRegion ''")]
    [InlineData("Get-AWSRegion 'no region'")]
    public void What_cannot_be_a_region_is_an_argument_error(string script) =>
        Assert.StartsWith("InvalidRegion,", _shell.Run(script).Failure!.FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void WhatIf_changes_nothing() =>
        Assert.Equal("True", _shell.Run("Set-DefaultAWSRegion us-east-1 -WhatIf; $null -eq $StoredAWSRegion").Single.ToString());

    [Fact]
    public void Where_AWS_Tools_Common_is_loaded_the_call_is_handed_over_to_it()
    {
        string folder = Directory.CreateTempSubdirectory("ssooidc-common-").FullName;
        try
        {
            // Its cmdlets are compiled; what counts here is who is called, and with what.
            string assembly = Path.Combine(folder, "AWS.Tools.Common");
            Directory.CreateDirectory(assembly);
            File.Copy(typeof(FakeCommon.SetDefaultAWSRegion).Assembly.Location, Path.Combine(assembly, "FakeCommon.dll"));
            File.WriteAllText(
                Path.Combine(assembly, "AWS.Tools.Common.psd1"),
                "@{ ModuleVersion = '5.0'; NestedModules = 'FakeCommon.dll'; CmdletsToExport = 'Set-DefaultAWSRegion' }"
            );
            ShellResult result = _shell
                .Run(
                    """
                    Import-Module $args[0]
                    AWS.Tools.SSOOIDC\Set-DefaultAWSRegion -Region eu-west-1 -Scope Global
                    AWS.Tools.SSOOIDC\Get-DefaultAWSRegion | ForEach-Object Region
                    """,
                    Path.Combine(assembly, "AWS.Tools.Common.psd1")
                )
                .ThrowIfFailed();
            Assert.Equal("theirs: eu-west-1 Global", result.Output[0].ToString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Credentials_that_another_module_stored_are_adapted()
    {
        ShellResult result = _shell.Run(
            """
            class AWSPSCredentials { hidden [object] $Credentials }
            $StoredAWSCredentials = [AWSPSCredentials]@{ Credentials = [Amazon.Runtime.BasicAWSCredentials]::new('AKIDTHEIRS', 's') }
            (Get-AWSCredential).GetCredentials().AccessKey
            """
        );
        Assert.Equal("AKIDTHEIRS", result.Single.ToString());
    }
}
