using System.CommandLine;
using System.Diagnostics;
using AWS.Tools.SSOOIDC.IdentityCenter;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// <c>demo</c>: builds the module, starts a local Identity Center, and logs in there with it from a real PowerShell, in a
/// home folder of its own.
/// </summary>
internal static class DemoCommand
{
    private const string Installed = "pwsh",
        Desktop = "powershell",
        Embedded = "embedded";

    public static Command Create()
    {
        Option<string> engine = new("--engine")
        {
            Description = "Which PowerShell: the default is pwsh where it is installed, else the embedded engine; "
                + "powershell is Windows PowerShell 5.1.",
        };
        engine.AcceptOnlyFromAmong(Installed, Desktop, Embedded);
        Command command = new("demo", "Builds the module and logs in with it at a local Identity Center.") { engine };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(engine), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? wanted, CancellationToken cancellationToken)
    {
        Console.WriteLine("Building the module...");
        await Repository.BuildModuleAsync(cancellationToken);

        PowerShellEngine engine = await ChooseAsync(wanted, cancellationToken);
        await using IdentityCenterServer center = await IdentityCenterServer.StartAsync(
            new IdentityCenterOptions { PendingCount = 2, Interval = 1 },
            cancellationToken
        );
        Console.WriteLine($"Logging in at a local Identity Center, {center.Endpoint}, from PowerShell ({engine.Name}).");
        Console.WriteLine();

        DirectoryInfo home = Directory.CreateTempSubdirectory("ssooidc-demo-");
        try
        {
            await LogInAsync(engine, center, home.FullName, cancellationToken);
        }
        finally
        {
            home.Delete(recursive: true);
        }
        Console.WriteLine(
            $$"""

            Logged in: registered, authorized, polled, got a token and refreshed it; then the same in one line, with a token that the AWS
            CLI and every SDK share, and the keys of a role. At your own Identity Center, in pwsh, that line is:

              Import-Module {{Repository.Manifest}}
              Connect-SSOOIDCSession -StartUrl https://my-org.awsapps.com/start -Region us-east-1    # its region; or the name of an sso-session

            And step by step:

              $region = @{ Region = 'us-east-1' }                        # your Identity Center's region
              $client = Register-SSOOIDCClient -ClientName my-script -ClientType public -Scope sso:account:access @region
              $device = $client | Start-SSOOIDCDeviceAuthorization -StartUrl https://my-org.awsapps.com/start @region
              $device                                                    # open VerificationUriComplete and approve, then:
              $token = $client | New-SSOOIDCToken -GrantType urn:ietf:params:oauth:grant-type:device_code -DeviceCode $device.DeviceCode @region
              $token
            """
        );
        return 0;
    }

    private static async Task<PowerShellEngine> ChooseAsync(string? wanted, CancellationToken cancellationToken) =>
        wanted switch
        {
            Embedded => PowerShellEngine.Embedded,
            Desktop when OperatingSystem.IsWindows() => PowerShellEngine.WindowsPowerShell,
            Desktop => throw new BuildException("Only Windows has Windows PowerShell."),
            Installed => await PowerShellEngine.FindInstalledAsync(cancellationToken)
                ?? throw new BuildException("There is no pwsh 7.4 or later on the PATH."),
            _ => await PowerShellEngine.FindInstalledAsync(cancellationToken) ?? PowerShellEngine.Embedded,
        };

    private static async Task LogInAsync(
        PowerShellEngine engine,
        IdentityCenterServer center,
        string home,
        CancellationToken cancellationToken
    )
    {
        string config = Path.Combine(home, "config");
        await File.WriteAllTextAsync(
            config,
            $"""
            [sso-session demo]
            sso_start_url = {center.StartUrl}
            sso_region = us-east-1
            sso_registration_scopes = sso:account:access

            """,
            cancellationToken
        );
        string script = Path.Combine(Repository.Root, "build", "demo.ps1");
        ProcessStartInfo start = engine
            .Start(script, "-Module", Repository.Manifest, "-EndpointUrl", center.Endpoint, "-StartUrl", center.StartUrl)
            .WithoutAwsSettings();
        start.Environment["HOME"] = start.Environment["USERPROFILE"] = home;
        start.Environment["AWS_CONFIG_FILE"] = config;
        if (await ChildProcess.RunAsync(start, cancellationToken, Console.WriteLine) != 0)
        {
            throw new BuildException("The login failed; see above.");
        }
    }
}
