using System.CommandLine;
using AWS.Tools.SSOOIDC.IdentityCenter;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// <c>demo</c>: builds the module, starts a local Identity Center, and logs in there with it from a real PowerShell.
/// </summary>
internal static class DemoCommand
{
    private const string Installed = "pwsh", Embedded = "embedded";

    public static Command Create()
    {
        Option<string> engine = new("--engine") { Description = "Which PowerShell: the default is pwsh where it is installed, else the embedded engine." };
        engine.AcceptOnlyFromAmong(Installed, Embedded);
        Command command = new("demo", "Builds the module and logs in with it at a local Identity Center.") { engine };
        command.SetAction((result, cancellation) => RunAsync(result.GetValue(engine), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string? wanted, CancellationToken cancellation)
    {
        Console.WriteLine("Building the module...");
        await Repository.BuildModuleAsync(cancellation);

        PowerShellEngine? installed = wanted == Embedded ? null : await PowerShellEngine.FindInstalledAsync(cancellation);
        if (wanted == Installed && installed is null)
        {
            throw new BuildException("There is no pwsh 7.4 or later on the PATH.");
        }
        PowerShellEngine engine = installed ?? PowerShellEngine.Embedded;

        await using IdentityCenterServer center = await IdentityCenterServer.StartAsync(new IdentityCenterOptions { PendingCount = 2, Interval = 1 }, cancellation);
        Console.WriteLine($"Logging in at a local Identity Center, {center.Endpoint}, from PowerShell ({engine.Name}).");
        Console.WriteLine();

        int code = await Child.RunAsync(
            Child.WithoutAwsSettings(engine.Start(Path.Combine(Repository.Root, "build", "demo.ps1"), new Dictionary<string, string>
            {
                ["Module"] = Repository.Manifest,
                ["EndpointUrl"] = center.Endpoint,
                ["StartUrl"] = center.StartUrl,
            })),
            cancellation,
            Console.WriteLine);
        if (code != 0)
        {
            throw new BuildException("The login failed; see above.");
        }
        Console.WriteLine(
            $$"""

            Logged in: registered, authorized, polled, got a token and refreshed it. The same at your own Identity Center, in pwsh:

              Import-Module {{Repository.Manifest}}
              $region = @{ Region = 'us-east-1' }                        # your Identity Center's region
              $client = Register-SSOOIDCClient -ClientName my-script -ClientType public -Scope sso:account:access @region
              $device = $client | Start-SSOOIDCDeviceAuthorization -StartUrl https://my-org.awsapps.com/start @region
              $device                                                    # open VerificationUriComplete and approve, then:
              $token = $client | New-SSOOIDCToken -GrantType urn:ietf:params:oauth:grant-type:device_code -DeviceCode $device.DeviceCode @region
              $token
            """);
        return 0;
    }
}
