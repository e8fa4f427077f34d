using System.Diagnostics;

namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>
/// The person's browser, started through no command shell, with the address as one argument: the one that <c>BROWSER</c> names, else the
/// system's own.
/// </summary>
internal sealed class SystemBrowser : IBrowser
{
    private const string Variable = "BROWSER";
    private const string AddressMark = "%s";

    /// <summary>The one of this process.</summary>
    public static SystemBrowser Instance { get; } = new();

    /// <summary>Whether the person names a browser, which then can open wherever this runs.</summary>
    public static bool IsNamed(HostEnvironment environment) => environment.Variable(Variable) is not null;

    /// <summary>Whether an address may be opened at all: absolute https, or http to this machine.</summary>
    public static bool IsSafe(Uri page) =>
        page.IsAbsoluteUri && (page.Scheme == Uri.UriSchemeHttps || (page.Scheme == Uri.UriSchemeHttp && page.IsLoopback));

    /// <summary>
    /// The command lines that may open a page, the best first. The program of each is an absolute path: a name is looked for in the absolute
    /// folders of <c>PATH</c> alone, never in the current one.
    /// </summary>
    internal static IEnumerable<string[]> Commands(HostEnvironment environment, string address)
    {
        char separator = environment.Platform == HostPlatform.Windows ? ';' : ':';
        foreach (string named in (environment.Variable(Variable) ?? string.Empty).Split([separator], StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = named.Split([' '], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0 && Find(environment, words[0]) is { } program)
            {
                bool isMarked = words.Any(static word => word.Contains(AddressMark));
                IEnumerable<string> arguments = words.Skip(1).Select(word => word.Replace(AddressMark, address));
                yield return isMarked ? [program, .. arguments] : [program, .. arguments, address];
            }
        }
        if (environment.Platform == HostPlatform.Windows)
        {
            yield break;
        }
        string[] openers = environment.Platform == HostPlatform.MacOS ? ["/usr/bin/open"] : ["wslview", "xdg-open"];
        bool isWsl = environment.Variable("WSL_DISTRO_NAME") is not null;
        foreach (string opener in openers.Where(name => isWsl || name != "wslview"))
        {
            if (Find(environment, opener) is { } program)
            {
                yield return [program, address];
            }
        }
    }

    /// <inheritdoc/>
    public void Open(Uri page)
    {
        string address = page.AbsoluteUri;
        if (!IsSafe(page) || address.IndexOfAny(['"', '\\']) >= 0)
        {
            throw new InvalidOperationException("The address is not one to open.");
        }
        HostEnvironment environment = HostEnvironment.OfProcess;
        string[]? command = Commands(environment, address).FirstOrDefault();
        if (command is null)
        {
            if (environment.Platform != HostPlatform.Windows)
            {
                throw new InvalidOperationException("there is no program that opens one: neither BROWSER nor the PATH names any");
            }
            Process.Start(new ProcessStartInfo(address) { UseShellExecute = true })?.Dispose();
            return;
        }
        using Process? process = Process.Start(StartInfo(command));
        // What a browser prints must neither reach the console nor fill a pipe that nobody reads.
        process?.BeginOutputReadLine();
        process?.BeginErrorReadLine();
    }

    private static ProcessStartInfo StartInfo(string[] command)
    {
        var start = new ProcessStartInfo(command[0])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
#if NET
        foreach (string argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }
#else
        // No quotation mark and no backslash is in the address, and others are of the person's own variable.
        start.Arguments = string.Join(" ", command.Skip(1).Select(static argument => $"\"{argument}\""));
#endif
        return start;
    }

    private static string? Find(HostEnvironment environment, string name)
    {
        if (Path.IsPathRooted(name))
        {
            return environment.FileExists(name) ? name : null;
        }
        if (name.IndexOfAny(['/', '\\']) >= 0)
        {
            return null;
        }
        return (environment.Variable("PATH") ?? string.Empty)
            .Split([Path.PathSeparator], StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted)
            .SelectMany(folder => Names(environment, name).Select(file => Path.Combine(folder, file)))
            .FirstOrDefault(environment.FileExists);
    }

    private static string[] Names(HostEnvironment environment, string name) =>
        environment.Platform == HostPlatform.Windows && Path.GetExtension(name).Length == 0 ? [name + ".exe", name + ".cmd"] : [name];
}
