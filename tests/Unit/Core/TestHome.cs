using System.Diagnostics;
using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>A home directory, an environment and a clock of one test's own.</summary>
public sealed class TestHome : IDisposable
{
    public const string StartUrl = "https://d-abc123.awsapps.com/start";
    public const string Region = "eu-west-1";

    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public TestHome(TimeProvider? time = null)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("ssooidc-").FullName;
        Environment = new HostEnvironment
        {
            HomeDirectory = Directory,
            Variables = name => Variables.TryGetValue(name, out string? value) ? value : null,
            Time = time ?? Clock,
            Browser = Browser,
            FileExists = _ => false,
            HostName = "host",
            Http = () => throw new InvalidOperationException("No HTTP in this test."),
        };
        Variables["DISPLAY"] = ":0";
    }

    public string Directory { get; }

    public Dictionary<string, string> Variables { get; } = [];

    public TestClock Clock { get; } = new(Start);

    internal FakeBrowser Browser { get; } = new();

    public HostEnvironment Environment { get; }

    public string Cache => Environment.CacheDirectory;

    public string ConfigFile => Path.Combine(Directory, ".aws", "config");

    internal SessionTarget Target { get; } = new("corp", StartUrl, Region);

    /// <summary>The same world with some of its files behaving otherwise.</summary>
    internal HostEnvironment With(
        HostPlatform? platform = null,
        Func<string, FileStream>? openForReading = null,
        Action<string>? deleteFile = null
    ) =>
        new()
        {
            HomeDirectory = Directory,
            Variables = Environment.Variables,
            Time = Environment.Time,
            Browser = Browser,
            FileExists = Environment.FileExists,
            HostName = Environment.HostName,
            Platform = platform ?? Environment.Platform,
            OpenForReading = openForReading ?? Environment.OpenForReading,
            DeleteFile = deleteFile ?? Environment.DeleteFile,
        };

    public string TokenFile(string key = "corp") => Path.Combine(Cache, CacheNames.Sha1(key) + ".json");

    public void WriteConfig(string text = "[sso-session corp]\nsso_start_url = " + StartUrl + "\nsso_region = " + Region + "\n")
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(ConfigFile)!);
        File.WriteAllText(ConfigFile, text);
    }

    public string WriteToken(string json, string key = "corp")
    {
        System.IO.Directory.CreateDirectory(Cache);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Cache, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        string path = TokenFile(key);
        File.WriteAllText(path, json);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }

    /// <summary>Writes a token that expires after so many minutes of the clock.</summary>
    public string WriteToken(
        double minutesLeft,
        string? refreshToken = "refresh-0",
        string accessToken = "access-0",
        double registrationDays = 30,
        string extra = ""
    )
    {
        DateTimeOffset now = Environment.Time.GetUtcNow();
        string refresh = refreshToken is null ? "" : $", \"refreshToken\": \"{refreshToken}\"";
        return WriteToken(
            $"{{\"startUrl\": \"{StartUrl}\", \"region\": \"{Region}\", \"accessToken\": \"{accessToken}\", \"expiresAt\": "
                + $"\"{CacheTime.Format(now.AddMinutes(minutesLeft))}\", "
                + "\"clientId\": \"client\", \"clientSecret\": \"secret\", \"registrationExpiresAt\": "
                + $"\"{CacheTime.Format(now.AddDays(registrationDays))}\"{refresh}{extra}}}"
        );
    }

    /// <summary>The folder's files with their content, locks left out: they say nothing.</summary>
    public Dictionary<string, string> Snapshot() =>
        System.IO.Directory.Exists(Cache)
            ? System
                .IO.Directory.GetFiles(Cache)
                .Where(f => !f.EndsWith(".lock", StringComparison.Ordinal))
                .ToDictionary(f => Path.GetFileName(f), File.ReadAllText)
            : [];

    /// <summary>Lets nobody make a file in the cache folder; false where that cannot be done.</summary>
    public bool TryMakeCacheReadOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        File.SetUnixFileMode(Cache, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return System.Environment.UserName != "root" || SetImmutable(true);
    }

    // Root heeds no permission bits, but an immutable folder.
    private bool SetImmutable(bool immutable)
    {
        try
        {
            using Process chattr = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo("chattr", [immutable ? "+i" : "-i", Cache]) { RedirectStandardError = true }
            )!;
            chattr.WaitForExit();
            return chattr.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    public void Dispose()
    {
        try
        {
            if (!OperatingSystem.IsWindows() && System.IO.Directory.Exists(Cache))
            {
                if ((File.GetUnixFileMode(Cache) & UnixFileMode.UserWrite) == 0 && System.Environment.UserName == "root")
                {
                    SetImmutable(false);
                }

                File.SetUnixFileMode(Cache, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            System.IO.Directory.Delete(Directory, recursive: true);
        }
        catch (IOException)
        {
            // A write-behind may still be at work.
        }
    }
}
