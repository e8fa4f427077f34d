using System.Diagnostics;

namespace AWS.Tools.SSOOIDC.Tests.Module;

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

    /// <summary>Stands in for <c>xdg-open</c>, and puts a shell's commands in its place; the address is <c>"$1"</c>.</summary>
    /// <returns>What the commands print, once they have.</returns>
    public Task<string> InsteadOfBrowser(string commands)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "This stands in for xdg-open, which is Linux's.");
        string pipe = Path.Combine(Home, "printed");
        using (Process mkfifo = Process.Start("mkfifo", pipe))
        {
            mkfifo.WaitForExit();
        }
        string program = WriteProgram("bin/xdg-open", $"#!/bin/sh\n{{ {commands}; }} > '{pipe}' 2> /dev/null\n");
        this["PATH"] = Path.GetDirectoryName(program) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        // Opening the pipe waits for the one who writes.
        return Task.Run(() => File.ReadAllText(pipe));
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
