using System.ComponentModel;
using System.Diagnostics;

namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>
/// A program that runs while the Identity Center does, and finds it through its environment: for pipelines, which then need no port and
/// need not wait until it answers.
/// </summary>
internal static class GuestProgram
{
    // As a shell says it of a command that it does not find.
    private const int NotFound = 127;

    /// <summary>Runs it to its end.</summary>
    /// <param name="server">The Identity Center.</param>
    /// <param name="region">The region that its session is in.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(
        IdentityCenterServer server,
        string region,
        IReadOnlyList<string> command,
        CancellationToken cancellationToken
    )
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("identity-center-");
        try
        {
            string config = Path.Combine(folder.FullName, "config");
            await File.WriteAllTextAsync(config, Config(server, region), cancellationToken);
            ProcessStartInfo start = new(command[0], command.Skip(1));
            foreach ((string name, string value) in Variables(server).Append(("AWS_CONFIG_FILE", config)))
            {
                start.Environment[name] = value;
            }
            using Process process = Process.Start(start)!;
            try
            {
                await process.WaitForExitAsync(cancellationToken);
                return process.ExitCode;
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                }
            }
        }
        catch (Win32Exception exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return NotFound;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The variables through which a client finds it.</summary>
    public static IEnumerable<(string Name, string Value)> Variables(IdentityCenterServer server) =>
        [("AWS_ENDPOINT_URL_SSO_OIDC", server.Endpoint), ("AWS_ENDPOINT_URL_SSO", server.Endpoint)];

    /// <summary>The config file through which a client finds it.</summary>
    public static string Config(IdentityCenterServer server, string region) =>
        $"""
            [sso-session local]
            sso_start_url = {server.StartUrl}
            sso_region = {region}
            sso_registration_scopes = sso:account:access

            """;
}
