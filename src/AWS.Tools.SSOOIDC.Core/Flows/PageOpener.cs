using System.ComponentModel;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Flows;

/// <summary>Opens the page of a login where that is safe and possible.</summary>
internal static class PageOpener
{
    /// <summary>Opens the page, else says why not; the person can always open it by hand.</summary>
    public static void TryOpen(HostEnvironment environment, string? address, IOperationEvents events)
    {
        if (WebAddress.Parse(address) is not { } page || !SystemBrowser.IsSafe(page))
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
}
