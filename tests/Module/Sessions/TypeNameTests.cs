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
}
