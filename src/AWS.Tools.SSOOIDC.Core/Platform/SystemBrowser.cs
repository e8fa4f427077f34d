using System.ComponentModel;
using System.Diagnostics;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>The system's default browser, started through no command shell, with the address as its one argument.</summary>
internal sealed class SystemBrowser : IBrowser
{
    public static SystemBrowser Instance { get; } = new();

    public void Open(Uri page)
    {
        string address = page.AbsoluteUri;
        if (!IsSafe(page) || address.IndexOfAny(['"', '\\']) >= 0)
        {
            throw new InvalidOperationException("The address is not one to open.");
        }

        using var process = Process.Start(StartInfo(address));
        if (process is { StartInfo.RedirectStandardOutput: true })
        {
            // What a browser prints must neither reach the console nor fill a pipe that nobody reads.
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }
    }

    /// <summary>Whether an address may be opened at all: absolute https, or http to this machine.</summary>
    public static bool IsSafe(Uri page) =>
        page.IsAbsoluteUri && (page.Scheme == Uri.UriSchemeHttps || (page.Scheme == Uri.UriSchemeHttp && page.IsLoopback));

    /// <summary>Opens the page if that is safe and possible, else says why not; the person can always open it by hand.</summary>
    public static void TryOpen(HostEnvironment environment, string? address, IOperationEvents events)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? page) || !IsSafe(page))
        {
            events.Warn("The address is not an https address, so no browser was opened.");
            return;
        }

        try
        {
            environment.Browser.Open(page);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException or PlatformNotSupportedException)
        {
            events.Warn($"No browser could be opened ({Sanitizer.Shorten(e.Message)}). Open the address yourself.");
        }
    }

    private static ProcessStartInfo StartInfo(string address)
    {
        HostPlatform platform = new HostEnvironment().Platform;
        if (platform == HostPlatform.Windows)
        {
            return new ProcessStartInfo(address) { UseShellExecute = true };
        }

        return new ProcessStartInfo(platform == HostPlatform.MacOS ? "/usr/bin/open" : "xdg-open", "\"" + address + "\"")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }
}
