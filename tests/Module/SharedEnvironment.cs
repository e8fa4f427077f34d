namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>The tests that change the process's environment: one after another, and never beside others.</summary>
[CollectionDefinition(nameof(SharedEnvironment), DisableParallelization = true)]
public sealed class SharedEnvironment;

/// <summary>Environment variables and a HOME for one test, put back afterwards.</summary>
public sealed class TestEnvironment : IDisposable
{
    private readonly Dictionary<string, string?> _before = [];

    public TestEnvironment()
    {
        Home = Directory.CreateTempSubdirectory("ssooidc-test-").FullName;
        this["HOME"] = Home;
        this["USERPROFILE"] = Home;
    }

    /// <summary>The home folder, empty at first.</summary>
    public string Home { get; }

    /// <summary>Sets a variable; null removes it.</summary>
    public string? this[string name]
    {
        set
        {
            _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    /// <summary>Writes a file of the home folder and gives its path.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(Home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes a script that can be started, and gives its path.</summary>
    public string WriteProgram(string name, string text)
    {
        string path = Write(name, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        return path;
    }

    public void Dispose()
    {
        foreach ((string name, string? value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
        Directory.Delete(Home, recursive: true);
    }
}
