using System.CommandLine;
using System.Diagnostics;
using AWS.Tools.SSOOIDC.IdentityCenter;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// <c>picture</c>: draws the picture of README.md. It is what a real login puts on a terminal, at a local Identity Center whose address
/// and code are always the same.
/// </summary>
internal static class PictureCommand
{
    private const int Columns = 92;

    public static Command Create()
    {
        Option<bool> noBuild = new("--no-build") { Description = "Takes the module that bin/ has now." };
        Option<int> port = new("--port")
        {
            Description = "The port of the Identity Center, which is in the picture.",
            DefaultValueFactory = _ => 8400,
        };
        Option<string> output = new("--output")
        {
            Description = "The file.",
            DefaultValueFactory = _ => Path.Combine(Repository.Root, ".github", "login.svg"),
        };
        Command command = new("picture", "Draws a login, as a terminal shows it, for README.md.") { noBuild, port, output };
        command.SetAction(
            (result, cancellationToken) =>
                RunAsync(!result.GetValue(noBuild), result.GetValue(port), result.GetValue(output)!, cancellationToken)
        );
        return command;
    }

    private static async Task<int> RunAsync(bool build, int port, string output, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new BuildException("The picture is drawn where there are pseudo terminals: on Linux or macOS.");
        }
        if (build)
        {
            await Repository.BuildModuleAsync(cancellationToken);
        }
        TerminalScreen screen = TerminalScreen.Read(await LogInAsync(port, cancellationToken));
        await File.WriteAllTextAsync(output, TerminalPicture.Draw(screen, Columns), cancellationToken);
        Console.WriteLine($"{output}: {screen.Lines.Count} lines");
        return 0;
    }

    private static async Task<string> LogInAsync(int port, CancellationToken cancellationToken)
    {
        IdentityCenterOptions options = new()
        {
            Port = port,
            PendingCount = 1,
            FirstUserCode = "KTQW-RVZH",
        };
        await using IdentityCenterServer center = await IdentityCenterServer.StartAsync(options, cancellationToken);
        PowerShellEngine engine = await PowerShellEngine.FindPwshAsync(cancellationToken);
        DirectoryInfo home = Directory.CreateTempSubdirectory("ssooidc-picture-");
        try
        {
            string config = Path.Combine(home.FullName, "config");
            await File.WriteAllTextAsync(
                config,
                $"[sso-session corp]\nsso_start_url = {center.StartUrl}\nsso_region = us-east-1\n",
                cancellationToken
            );
            ProcessStartInfo start = engine
                .Start(Path.Combine(Repository.Root, "build", "login.ps1"), "-Module", Repository.Manifest)
                .WithoutAwsSettings();
            start.Environment["HOME"] = home.FullName;
            start.Environment["AWS_CONFIG_FILE"] = config;
            start.Environment["AWS_ENDPOINT_URL_SSO_OIDC"] = start.Environment["AWS_ENDPOINT_URL_SSO"] = center.Endpoint;
            start.Environment["SSH_CONNECTION"] = "somewhere";
            start.Environment["TERM"] = "xterm-256color";
            start.Environment.Remove("NO_COLOR");
            using PseudoTerminal terminal = PseudoTerminal.Open();
            int code = await ChildProcess.RunAsync(terminal.AttachScreen(start, Columns), cancellationToken);
            string shown = terminal.ReadToEnd();
            return code == 0 ? shown : throw new BuildException($"The login failed:\n{shown}");
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
