using System.Management.Automation;
using System.Text;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>No secret that crossed the wire is in any text.</summary>
public sealed class SecretTests : ServiceTest
{
    private protected override IdentityCenterOptions Options => new() { PendingCount = 1 };

    [Fact]
    public void A_whole_login_with_every_stream_on_shows_no_secret()
    {
        using PowerShell powershell = Shell.Prepare(
            """
            $VerbosePreference = $DebugPreference = $InformationPreference = $WarningPreference = 'Continue'
            $client = Register
            $device = Start $client
            try { $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType $deviceGrant -EndpointUrl $endpoint -PassThru } catch { $_ }
            $token = $client | New-SSOOIDCToken -DeviceCode $device.DeviceCode -GrantType $deviceGrant -EndpointUrl $endpoint
            $new = $client | New-SSOOIDCToken -RefreshToken $token.RefreshToken -GrantType refresh_token -EndpointUrl $endpoint
            try { $client | New-SSOOIDCToken -RefreshToken $token.RefreshToken -GrantType refresh_token -EndpointUrl $endpoint } catch { $_; $_.Exception.ToString(); "$($_.TargetObject)" }
            $client | New-SSOOIDCToken -RefreshToken $new.RefreshToken -GrantType refresh_token -EndpointUrl $endpoint -WhatIf
            foreach ($c in $AWSHistory.Commands) { $c.CmdletName; foreach ($m in @($c.Requests) + @($c.Responses)) { foreach ($p in $m.PSObject.Properties) { "$($p.Value)" } } }
            """
        );
        var text = new StringBuilder();
        foreach (PSObject output in powershell.Invoke())
        {
            text.AppendLine(output.BaseObject is ErrorRecord error ? Describe(error) : output.ToString());
        }
        foreach (
            object record in powershell
                .Streams.Debug.Concat<object>(powershell.Streams.Verbose)
                .Concat(powershell.Streams.Warning)
                .Concat(powershell.Streams.Information)
                .Concat(powershell.Streams.Progress)
        )
        {
            text.AppendLine(record.ToString());
        }
        foreach (ErrorRecord error in powershell.Streams.Error)
        {
            text.AppendLine(Describe(error));
        }
        Assert.True(Center.IssuedSecrets.Count >= 6);
        Assert.All(Center.IssuedSecrets, secret => Assert.DoesNotContain(secret, text.ToString(), StringComparison.Ordinal));
        Assert.Contains("characters)", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_validation_attribute_sits_on_a_secret()
    {
        // Its error would quote the value. The attribute that marks secrets is internal, so it is known by name.
        foreach (string cmdlet in ManifestTests.Exported())
        {
            var command = (CmdletInfo)Shell.Run("Get-Command $args[0]", cmdlet).Single.BaseObject;
            foreach (
                ParameterMetadata parameter in command.Parameters.Values.Where(p =>
                    p.Attributes.Any(a => a.GetType().Name == "SecretAttribute")
                )
            )
            {
                Assert.DoesNotContain(parameter.Attributes, attribute => attribute is ValidateArgumentsAttribute);
            }
        }
    }

    [Theory]
    [InlineData("New-SSOOIDCToken", "ClientSecret,Code,CodeVerifier,DeviceCode,RefreshToken,SecretKey,SessionToken")]
    [InlineData("New-SSOOIDCTokenWithIAM", "Assertion,Code,CodeVerifier,RefreshToken,SecretKey,SessionToken,SubjectToken")]
    [InlineData("Start-SSOOIDCDeviceAuthorization", "ClientSecret,SecretKey,SessionToken")]
    [InlineData("Set-AWSCredential", "SecretKey,SessionToken")]
    public void Every_parameter_that_takes_a_secret_is_marked_as_one(string cmdlet, string expected)
    {
        var command = (CmdletInfo)Shell.Run("Get-Command $args[0]", cmdlet).Single.BaseObject;
        Assert.Equal(
            expected.Split(','),
            command
                .Parameters.Values.Where(p => p.Attributes.Any(a => a.GetType().Name == "SecretAttribute"))
                .Select(p => p.Name)
                .Order(StringComparer.Ordinal)
        );
    }

    private static string Describe(ErrorRecord error) =>
        $"{error} {error.Exception} {error.ErrorDetails?.Message} {error.ErrorDetails?.RecommendedAction} {error.TargetObject} "
        + $"{error.FullyQualifiedErrorId} {error.CategoryInfo}";
}
