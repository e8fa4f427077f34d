using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>Every parameter of the operation cmdlets, as the command reference and the public surface have it.</summary>
public sealed class ParameterTests : IDisposable
{
    private const string Text = "System.String";
    private const string Texts = "System.String[]";
    private const string Switch = "System.Management.Automation.SwitchParameter";

    // name, type, aliases, how it binds: P positional, M mandatory, V by value; all bind by property name.
    private static readonly (string Name, string Type, string Aliases, string Binds)[] Common =
    [
        ("AccessKey", Text, "AK", ""),
        ("SecretKey", Text, "SK,SecretAccessKey", ""),
        ("SessionToken", Text, "ST", ""),
        ("ProfileName", Text, "AWSProfileName,StoredCredentials", ""),
        ("ProfileLocation", Text, "AWSProfilesLocation,ProfilesLocation", ""),
        ("Credential", "Amazon.Runtime.AWSCredentials", "", "V"),
        ("NetworkCredential", "System.Management.Automation.PSCredential", "", "V"),
        ("Region", "System.Object", "RegionToCall", ""),
        ("EndpointUrl", Text, "", ""),
        ("ClientConfig", "Amazon.SSOOIDC.AmazonSSOOIDCConfig", "", ""),
        ("Select", Text, "", ""),
        ("PassThru", Switch, "", ""),
        ("Force", Switch, "", ""),
    ];

    private readonly Shell _shell = Shell.Open();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void New_SSOOIDCToken() =>
        Check(
            "New-SSOOIDCToken",
            "Amazon.PowerShell.Cmdlets.SSOOIDC.NewSSOOIDCTokenCmdlet",
            "Amazon.SSOOIDC.Model.CreateTokenResponse",
            ("ClientId", Text, "", "PMV"),
            ("ClientSecret", Text, "", "M"),
            ("GrantType", Text, "", "M"),
            ("Code", Text, "", ""),
            ("CodeVerifier", Text, "", ""),
            ("DeviceCode", Text, "", ""),
            ("RedirectUri", Text, "", ""),
            ("RefreshToken", Text, "", ""),
            ("Scope", Texts, "", "")
        );

    [Fact]
    public void Register_SSOOIDCClient() =>
        Check(
            "Register-SSOOIDCClient",
            "Amazon.PowerShell.Cmdlets.SSOOIDC.RegisterSSOOIDCClientCmdlet",
            "Amazon.SSOOIDC.Model.RegisterClientResponse",
            ("ClientName", Text, "", "PMV"),
            ("ClientType", Text, "", "M"),
            ("EntitledApplicationArn", Text, "", ""),
            ("GrantType", Texts, "GrantTypes", ""),
            ("IssuerUrl", Text, "", ""),
            ("RedirectUri", Texts, "RedirectUris", ""),
            ("Scope", Texts, "Scopes", "")
        );

    [Fact]
    public void Start_SSOOIDCDeviceAuthorization() =>
        Check(
            "Start-SSOOIDCDeviceAuthorization",
            "Amazon.PowerShell.Cmdlets.SSOOIDC.StartSSOOIDCDeviceAuthorizationCmdlet",
            "Amazon.SSOOIDC.Model.StartDeviceAuthorizationResponse",
            ("ClientId", Text, "", "PMV"),
            ("ClientSecret", Text, "", "M"),
            ("StartUrl", Text, "", "M")
        );

    [Fact]
    public void The_base_class_has_its_published_name() =>
        Assert.Contains(
            "Amazon.PowerShell.Cmdlets.SSOOIDC.AmazonSSOOIDCClientCmdlet",
            _shell
                .Run("$t = (Get-Command New-SSOOIDCToken).ImplementingType; while ($t) { $t.FullName; $t = $t.BaseType }")
                .ThrowIfFailed()
                .Output.Select(o => o.ToString())
        );

    private void Check(string cmdlet, string type, string output, params (string Name, string Type, string Aliases, string Binds)[] own)
    {
        var command = (CmdletInfo)_shell.Run("Get-Command $args[0]", cmdlet).Single.BaseObject;
        Assert.Equal(type, command.ImplementingType.FullName);
        Assert.Equal(output, Assert.Single(command.OutputType).Name);

        IEnumerable<string> expected = own.Concat(Common)
            .Select(p => $"{p.Name} {p.Type} [{p.Aliases}] {p.Binds}")
            .Order(StringComparer.Ordinal);
        IEnumerable<string> actual = command
            .Parameters.Values.Where(p => !Cmdlet.CommonParameters.Contains(p.Name) && !Cmdlet.OptionalCommonParameters.Contains(p.Name))
            .Select(Describe)
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, actual);

        // -WhatIf and -Confirm, at medium impact.
        Assert.Contains("WhatIf", command.Parameters.Keys);
        var attribute = (CmdletAttribute)
            Assert.Single(command.ImplementingType.GetCustomAttributes(typeof(CmdletAttribute), inherit: false));
        Assert.Equal(ConfirmImpact.Medium, attribute.ConfirmImpact);
    }

    private static string Describe(ParameterMetadata parameter)
    {
        ParameterSetMetadata set = Assert.Single(parameter.ParameterSets).Value;
        Assert.True(set.ValueFromPipelineByPropertyName, $"{parameter.Name} binds by property name");
        string binds =
            (set.Position == 0 ? "P" : string.Empty)
            + (set.IsMandatory ? "M" : string.Empty)
            + (set.ValueFromPipeline ? "V" : string.Empty);
        return $"{parameter.Name} {parameter.ParameterType.FullName} "
            + $"[{string.Join(",", parameter.Aliases.Order(StringComparer.Ordinal))}] {binds}";
    }
}
