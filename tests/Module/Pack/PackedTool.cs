using System.Diagnostics;

namespace AWS.Tools.SSOOIDC.Tests.Module.Pack;

/// <summary>The package of the tool, made once for all tests of it, and a home folder that has nothing in it.</summary>
public sealed class PackedTool : IAsyncLifetime
{
    /// <summary>A folder of these tests.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("ssooidc-tool-").FullName;

    /// <summary>The package's file, in a folder with nothing else.</summary>
    public string Package { get; private set; } = "";

    public async ValueTask InitializeAsync() =>
        Package = await ToolPackage.CreateAsync(Path.Combine(Folder, "packages"), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Has a process see an empty home folder, and none of this machine's AWS settings.</summary>
    public ProcessStartInfo InEmptyHome(ProcessStartInfo start)
    {
        string home = Directory.CreateDirectory(Path.Combine(Folder, "home")).FullName;
        start.WithoutAwsSettings();
        start.Environment["HOME"] = start.Environment["USERPROFILE"] = start.Environment["DOTNET_CLI_HOME"] = home;
        start.Environment["DOTNET_ROOT"] = ChildProcess.DotnetRoot;
        start.Environment["DOTNET_NOLOGO"] = start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        start.Environment["NO_COLOR"] = "1";
        // No display, so that a login is by code.
        start.Environment["SSH_CONNECTION"] = "somewhere";
        return start;
    }

    /// <summary>Has a process find an engine by a name.</summary>
    public void PutOnPath(ProcessStartInfo start, string name, PowerShellEngine engine)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, "bin")).FullName;
        ProcessStartInfo program = engine.Run("");
        if (!OperatingSystem.IsWindows() && program.FileName != name)
        {
            string[] words = [program.FileName, .. program.ArgumentList.TakeWhile(argument => !argument.StartsWith('-'))];
            string script = Path.Combine(folder, name);
            File.WriteAllText(script, $"#!/bin/sh\nexec {string.Join(' ', words.Select(word => $"'{word}'"))} \"$@\"\n");
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        start.Environment["PATH"] = folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
    }
}
