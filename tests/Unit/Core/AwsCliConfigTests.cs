using System.ComponentModel;
using System.Diagnostics;
using AWS.Tools.SSOOIDC.Core.Config;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>The same files, read by the AWS CLI and here.</summary>
public sealed class AwsCliConfigTests : IDisposable
{
    private static readonly Lazy<string?> Cli = new(Find);

    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    public static TheoryData<string> Files =>
        [
            // Comments, names, kinds of sections and lines.
            "[default] # c\nregion = a # c\n# c\n[profile 'a b'] ; c\n  # c\nregion = b\n[profile \"c  d\"]\nREGION:c\n[profile e\\ f]\n"
                + "region = d\n  more\n\n  # c\n  [profile hidden]\n[plum]\nregion = e\n[ profile fig]\nregion = f\n[profile fig pear]\n"
                + "region = g\n[profilex kiwi]\r\nregion\t= h\r\n[Profile lime]\n[profile\tÄ\u00a0梅 ]\nregion =\n[preview]\nx =\n"
                + "  [profile no] = y\n",
            // What takes the place of what.
            "[default]\nregion = a\n[profile default]\noutput = b\n[profile q]\nregion = c\n[profile 'q']\noutput = t\n",
            "[profile plum]\n[DEFAULT]\nregion = z\n[profile fig]\nregion = a\n",
            // Line ends of each kind, blanks beyond ASCII, and values that look like something else.
            "[profile quince]\r\nregion = a\r\n\r\n[profile medlar]\rregion:b:c\r[default]\nregion = 'd' ; e\n",
            "[profile quince]\nregion\u00a0= a\u00a0\n\u00a0output = x\n[profile \u00f6]\nregion = %(b)s\n[profile a/b@c]\nregion = [c]\n",
            // Headers that are none, or not quite.
            "[profile quince]\n[profile medlar = x\nregion = a\n[[profile sloe]]\nregion = b\n[profile [sloe]]\nregion = c\n"
                + "[profile haw]:x\nregion = d\n[profile hip] = [y]\nregion = e\n",
            // Nested and continued values, with what would be a header or a comment elsewhere.
            "[profile quince]\ns3 =\n  region = x\nregion = a\n\n  [profile none]\n  # c\n  ; d\n\n  b = c\n[profile medlar]\n"
                + "  region = a\n    b\n  output = c\nregion2 = d\n",
            // Sessions and services beside profiles, quoted and not.
            "[sso-session 'quince tree']\nsso_region = a\n[profile \"it's\"]\nregion = a\nsso_session = quince tree\n[services medlar]\n"
                + "region = b\n[profile 'say \"x\"']\nregion = c\n[profile a\\\\b]\nregion = d\n",
        ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Both_find_the_same_profiles_and_values(string text)
    {
        Assert.SkipWhen(Cli.Value is null, "There is no AWS CLI of version 2 here.");
        _home.WriteConfig(text);
        SharedConfig ours = SharedConfig.Load(_home.Environment);
        string[] theirs = (await RunAsync("list-profiles")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(theirs);
        Assert.Equal(theirs.Order(StringComparer.Ordinal), ours.Profiles.Select(static p => p.Name).Order(StringComparer.Ordinal));
        string[] values = await Task.WhenAll(theirs.Select(profile => RunAsync("get", "region", "--profile", profile)));
        Assert.Equal(values.Select(Lines), theirs.Select(profile => Lines(ours.Profile(profile)!.Raw("region") ?? string.Empty)));

        static string Lines(string value) =>
            string.Join('\n', value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Both_take_the_credentials_file_before_the_config()
    {
        Assert.SkipWhen(Cli.Value is null, "There is no AWS CLI of version 2 here.");
        _home.WriteConfig("[profile quince]\nregion = a\noutput = text\n[profile medlar]\nregion = b\n");
        await File.WriteAllTextAsync(
            Path.Combine(_home.Directory, ".aws", "credentials"),
            "[quince]\nregion = c\n[sloe berry]\nregion = d\n[profile haw]\nregion = e\n",
            Bench.Stop
        );
        SharedConfig ours = SharedConfig.Load(_home.Environment);
        foreach (string profile in (await RunAsync("list-profiles")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Equal((await RunAsync("get", "region", "--profile", profile)).Trim(), ours.Profile(profile)!["region"]);
        }
        Assert.Equal(4, ours.Profiles.Count());
    }

    private Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Cli.Value!, ["configure", .. arguments]);
        foreach (string variable in start.Environment.Keys.Where(static key => key.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(variable);
        }
        start.Environment["HOME"] = start.Environment["USERPROFILE"] = _home.Directory;
        // Else Python takes the encoding of a bare terminal.
        start.Environment["PYTHONUTF8"] = "1";
        return OutputAsync(start);
    }

    private static async Task<string> OutputAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        // 1 stands for a value that is not there.
        Assert.True(process.ExitCode is 0 or 1, await errors);
        return output;
    }

    private static string? Find()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        string file = OperatingSystem.IsWindows() ? "aws.exe" : "aws";
        return folders.Append("/usr/bin").Select(folder => Path.Combine(folder, file)).Where(File.Exists).FirstOrDefault(IsVersion2);
    }

    private static bool IsVersion2(string path)
    {
        try
        {
            string version = OutputAsync(new ProcessStartInfo(path, "--version")).GetAwaiter().GetResult();
            return version.StartsWith("aws-cli/2.", StringComparison.Ordinal);
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
