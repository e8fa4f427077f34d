using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AWS.Tools.SSOOIDC.Build.Bench;

/// <summary>A home directory with sessions that are logged in, for processes that are measured.</summary>
internal sealed class BenchHome : IDisposable
{
    private const string StartUrl = "https://bench.awsapps.com/start";
    private const string Region = "us-east-1";

    private readonly string _cache;

    /// <param name="sessions">How many sessions it has; the first is <c>corp</c>.</param>
    public BenchHome(int sessions)
    {
        Folder = Directory.CreateTempSubdirectory("ssooidc-bench-").FullName;
        _cache = Directory.CreateDirectory(Path.Combine(Folder, ".aws", "sso", "cache")).FullName;
        string[] names = [.. Enumerable.Range(0, sessions).Select(static n => n == 0 ? "corp" : $"corp-{n}")];
        StringBuilder config = new();
        config.Append("[profile corp]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Reader\nregion = us-east-1\n");
        foreach (string name in names)
        {
            config.Append($"[sso-session {name}]\nsso_start_url = {StartUrl}\nsso_region = {Region}\n");
            WriteToken(name, DateTime.UtcNow.AddDays(1));
        }
        File.WriteAllText(Path.Combine(Folder, ".aws", "config"), config.ToString());
    }

    /// <summary>Its path.</summary>
    public string Folder { get; }

    /// <summary>What a process with this home has in its environment.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Environment =>
        new Dictionary<string, string?>
        {
            ["HOME"] = Folder,
            ["USERPROFILE"] = Folder,
            ["AWS_CONFIG_FILE"] = null,
            ["AWS_SHARED_CREDENTIALS_FILE"] = null,
            // What the engine knows of modules without importing them: for all processes the same, whatever else happens on the machine.
            ["PSModuleAnalysisCachePath"] = Path.Combine(Folder, "ModuleAnalysisCache"),
        };

    /// <summary>Leaves the first session a token that has to be refreshed, and the CLI no keys.</summary>
    public void Expire()
    {
        WriteToken("corp", DateTime.UtcNow.AddMinutes(-1));
        string keys = Path.Combine(Folder, ".aws", "cli", "cache");
        if (Directory.Exists(keys))
        {
            Directory.Delete(keys, recursive: true);
        }
    }

    /// <summary>Has the AWS CLI call an endpoint. Its older versions know no variable for that, but all look for such rules here first.</summary>
    public void PointCliTo(string endpoint)
    {
        string rules = JsonSerializer.Serialize(
            new
            {
                version = "1.0",
                parameters = new { },
                rules = new[]
                {
                    new
                    {
                        conditions = Array.Empty<object>(),
                        endpoint = new { url = endpoint },
                        type = "endpoint",
                    },
                },
            }
        );
        foreach (string service in (string[])["sso", "sso-oidc"])
        {
            string folder = Directory.CreateDirectory(Path.Combine(Folder, ".aws", "models", service, "2019-06-10")).FullName;
            File.WriteAllText(Path.Combine(folder, "endpoint-rule-set-1.json"), rules);
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void WriteToken(string session, DateTime expiresAt)
    {
#pragma warning disable CA1308, CA5350 // The cache's own file names.
        string name = Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(session))).ToLowerInvariant();
#pragma warning restore CA1308, CA5350
        string path = Path.Combine(_cache, name + ".json");
        File.WriteAllText(
            path,
            JsonSerializer.Serialize(
                new
                {
                    startUrl = StartUrl,
                    region = Region,
                    accessToken = "access",
                    expiresAt = $"{expiresAt:yyyy-MM-ddTHH:mm:ssZ}",
                    clientId = "client",
                    clientSecret = "secret",
                    registrationExpiresAt = "2100-01-01T00:00:00Z",
                    refreshToken = "refresh",
                }
            )
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
