using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>
/// The person's browser, started through no command shell, with the address as one argument: the one that <c>BROWSER</c> names, else the
/// system's own.
/// </summary>
internal sealed class SystemBrowser : IBrowser
{
    private const string Variable = "BROWSER";
    private const string AddressMark = "%s";
    private const int ExecutableMask = 0x49; // 0111

    // A browser has no use for these, and what it starts even less.
    private static readonly string[] SecretVariables =
    [
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_SECURITY_TOKEN",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    ];

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
        foreach (string named in (environment.Variable(Variable) ?? string.Empty).Split([Separator(environment)]))
        {
            if (Find(environment, named.Trim()) is { } whole)
            {
                yield return [whole, address];
                continue;
            }
            List<string> words = Words(named);
            if (words.Count > 0 && Find(environment, words[0]) is { } program)
            {
                bool isMarked = words.Skip(1).Any(static word => word.Contains(AddressMark));
                IEnumerable<string> arguments = words.Skip(1).Select(word => word.Replace(AddressMark, address));
                yield return isMarked ? [program, .. arguments] : [program, .. arguments, address];
            }
        }
        if (environment.Platform == HostPlatform.Windows)
        {
            yield break;
        }
        string[] openers =
            environment.Platform == HostPlatform.MacOS ? ["/usr/bin/open"]
            : environment.Variable("WSL_DISTRO_NAME") is not null ? ["wslview", "xdg-open"]
            : ["xdg-open"];
        foreach (string opener in openers)
        {
            if (Find(environment, opener) is { } program)
            {
                yield return [program, address];
            }
        }
    }

    /// <summary>A command line of these arguments that a program splits into them again, by the rules of the C runtime on Windows.</summary>
    internal static string Join(IEnumerable<string> arguments)
    {
        var line = new StringBuilder();
        foreach (string argument in arguments)
        {
            line.Append(line.Length == 0 ? "\"" : " \"");
            int backslashes = 0;
            foreach (char c in argument)
            {
                // Backslashes count for themselves, but for those before a quotation mark.
                if (c == '"')
                {
                    line.Append('\\', backslashes + 1);
                }
                backslashes = c == '\\' ? backslashes + 1 : 0;
                line.Append(c);
            }
            line.Append('\\', backslashes).Append('"');
        }
        return line.ToString();
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
        Exception? failure = null;
        foreach (string[] command in Commands(environment, address))
        {
            try
            {
                Start(command);
                return;
            }
            catch (Win32Exception e)
            {
                failure = e;
            }
        }
        if (environment.Platform == HostPlatform.Windows)
        {
            Process.Start(new ProcessStartInfo(address) { UseShellExecute = true })?.Dispose();
            return;
        }
        throw failure ?? new InvalidOperationException("there is no program that opens one: neither BROWSER nor the PATH names any");
    }

    private static void Start(string[] command)
    {
        var start = new ProcessStartInfo(command[0])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
#if NET
        foreach (string argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }
#else
        start.Arguments = Join(command.Skip(1));
#endif
        foreach (string name in SecretVariables)
        {
            start.Environment.Remove(name);
        }
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        // What a browser prints must neither reach the console nor fill a pipe that nobody reads.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private static char Separator(HostEnvironment environment) => environment.Platform == HostPlatform.Windows ? ';' : ':';

    private static string? Find(HostEnvironment environment, string name)
    {
        bool isWindows = environment.Platform == HostPlatform.Windows;
        // A batch file would be read by the command shell, and the address with it.
        if (name.Length == 0 || (isWindows && Path.GetExtension(name).ToUpperInvariant() is (".CMD" or ".BAT")))
        {
            return null;
        }
        if (IsAbsolute(environment, name))
        {
            return IsProgram(environment, name) ? name : null;
        }
        if (name.IndexOfAny(['/', '\\', ':']) >= 0)
        {
            return null;
        }
        string file = isWindows && Path.GetExtension(name).Length == 0 ? name + ".exe" : name;
        return (environment.Variable("PATH") ?? string.Empty)
            .Split([Separator(environment)])
            .Where(folder => IsAbsolute(environment, folder))
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(path => IsProgram(environment, path));
    }

    // Not Path.IsPathRooted: on Windows that takes '\x' and 'C:x', which depend on the current folder.
    private static bool IsAbsolute(HostEnvironment environment, string path) =>
        environment.Platform == HostPlatform.Windows
            ? path.StartsWith(@"\\", StringComparison.Ordinal) || (path.Length > 2 && path[1] == ':' && path[2] is ('\\' or '/'))
            : path.StartsWith("/", StringComparison.Ordinal);

    private static bool IsProgram(HostEnvironment environment, string path) =>
        environment.FileExists(path)
        && (!UnixFile.IsSupported || UnixFile.TryGetTarget(path) is not { } status || (status.Mode & ExecutableMask) != 0);

    // As a shell splits it, but for escapes: a backslash is a part of paths.
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        char quote = '\0';
        foreach (char c in text + " ")
        {
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (word is not null)
                {
                    words.Add(word.ToString());
                    word = null;
                }
                continue;
            }
            word ??= new StringBuilder();
            if (c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && c is ('"' or '\''))
            {
                quote = c;
            }
            else
            {
                word.Append(c);
            }
        }
        // A last '&' asks a shell to go on, which this does anyway.
        return words.Count > 0 && words[words.Count - 1] == "&" ? words.GetRange(0, words.Count - 1) : words;
    }
}
