using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AWS.Tools.SSOOIDC.Tests.Module.Interop;

/// <summary>The AWS CLI, version 2, with a home and an Identity Center of the test's own.</summary>
internal sealed partial class AwsCli
{
    private static readonly Lazy<Task<(string Path, Version Version)?>> Installed = new(FindAsync);

    // From here on a login is an authorization code, unless the other is asked for.
    private static readonly Version AuthorizationCode = new(2, 22);

    private readonly string _path;
    private readonly Version _version;
    private readonly IReadOnlyDictionary<string, string?> _environment;

    private AwsCli(string path, Version version, IReadOnlyDictionary<string, string?> environment)
    {
        _path = path;
        _version = version;
        _environment = environment;
    }

    /// <summary>The program.</summary>
    public string Program => _path;

    private string Home => _environment["HOME"]!;

    /// <summary>The CLI for a test, which is skipped where there is none.</summary>
    public static async Task<AwsCli> RequireAsync(IReadOnlyDictionary<string, string?> environment, string endpoint)
    {
        (string Path, Version Version)? found = await Installed.Value;
        Assert.SkipUnless(found is not null, "There is no AWS CLI of version 2 on the PATH.");
        var cli = new AwsCli(found!.Value.Path, found.Value.Version, environment);
        cli.PointTo(endpoint);
        return cli;
    }

    /// <summary>Whether a request is this program's.</summary>
    public static bool Sent(RecordedRequest request) => request.Headers["User-Agent"].StartsWith("aws-cli/", StringComparison.Ordinal);

    /// <summary>Runs a command.</summary>
    public Task<ProcessResult> RunAsync(params string[] arguments) => TestProcess.RunAsync(_path, _environment, arguments);

    /// <summary>Gets role credentials for a profile, from the portal and not from what the CLI has kept.</summary>
    /// <returns>The access key's id.</returns>
    public async Task<string> GetCredentialsAsync(string profile)
    {
        ForgetCredentials();
        string json = (await RunAsync("configure", "export-credentials", "--profile", profile)).ThrowIfFailed().Output;
        return (string)JsonNode.Parse(json)!["AccessKeyId"]!;
    }

    /// <summary>Removes the role credentials that the CLI has kept.</summary>
    public void ForgetCredentials()
    {
        string kept = Path.Combine(Home, ".aws", "cli", "cache");
        if (Directory.Exists(kept))
        {
            Directory.Delete(kept, recursive: true);
        }
    }

    /// <summary>Logs in by device code.</summary>
    public Task<ProcessResult> LogInAsync(string profile) =>
        RunAsync([
            "sso",
            "login",
            "--profile",
            profile,
            "--no-browser",
            .. _version >= AuthorizationCode ? ["--use-device-code"] : Array.Empty<string>(),
        ]);

    private static async Task<(string Path, Version Version)?> FindAsync()
    {
        foreach (string path in ChildProcess.OnPath("aws").Append("/usr/bin/aws").Where(File.Exists).Distinct())
        {
            ProcessResult result = await TestProcess.RunAsync(path, new Dictionary<string, string?>(), "--version");
            if (VersionText().Match(result.Output) is { Success: true } match)
            {
                return (path, Version.Parse(match.Groups[1].Value));
            }
        }
        return null;
    }

    // Older versions know no variables for endpoints, but all look for service data in the home folder first: this rule says that every
    // region's endpoint is the given one. What is under test, the code for tokens, is the CLI's own.
    private void PointTo(string endpoint)
    {
        string rules = JsonSerializer.Serialize(
            new
            {
                version = "1.0",
                parameters = new
                {
                    Region = new
                    {
                        builtIn = "AWS::Region",
                        required = false,
                        documentation = "",
                        type = "String",
                    },
                },
                rules = new[]
                {
                    new
                    {
                        conditions = Array.Empty<object>(),
                        endpoint = new
                        {
                            url = endpoint,
                            properties = new { },
                            headers = new { },
                        },
                        type = "endpoint",
                    },
                },
            }
        );
        foreach (string service in new[] { "sso", "sso-oidc" })
        {
            DirectoryInfo folder = Directory.CreateDirectory(Path.Combine(Home, ".aws", "models", service, "2019-06-10"));
            File.WriteAllText(Path.Combine(folder.FullName, "endpoint-rule-set-1.json"), rules);
        }
    }

    [GeneratedRegex(@"^aws-cli/(2\.\d+\.\d+)")]
    private static partial Regex VersionText();
}
