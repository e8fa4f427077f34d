using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Flows;

/// <summary>
/// Finds where a start URL of a company's own domain leads. The service itself knows only its own addresses, as issuer and for a device
/// authorization, and those are never asked.
/// </summary>
internal static class StartUrlResolver
{
    private const int MostRedirects = 5;

    // With the call that follows it stays below the 30 s that others wait for a session's lock.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The portal; the configured address as it is where it is AWS's own, or where it does not redirect or cannot be asked.
    /// </summary>
    /// <exception cref="CoreException">It leads to something that is no portal.</exception>
    public static async Task<Portal> ResolveAsync(
        HostEnvironment environment,
        SessionTarget target,
        IOperationEvents events,
        CancellationToken cancellationToken
    )
    {
        string startUrl = target.StartUrl;
        var configured = new Uri(startUrl, UriKind.Absolute);
        if (PortalHosts.IsOwn(configured))
        {
            return new Portal(startUrl, null);
        }

        Uri current = configured;
        using CancellationTokenSource limit = environment.CancelAfter(Timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var client = new HttpClient(environment.Http?.Invoke() ?? SdkClients.CreateHandler(environment, target));
            for (int i = 0; i < MostRedirects && !PortalHosts.IsOwn(current); i++)
            {
                if (await NextAsync(client, current, either.Token).ConfigureAwait(false) is not { } next)
                {
                    break;
                }
                if (!SystemBrowser.IsSafe(next) || (next.IsLoopback && !configured.IsLoopback) || next.UserInfo.Length > 0)
                {
                    throw LeadsElsewhere(startUrl, next, "which is not an https address of a portal");
                }
                current = next;
            }
        }
        catch (Exception e)
            when (e is HttpRequestException or InvalidOperationException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            string why = ServiceErrors.Describe(e, []);
            events.Verbose($"The start URL '{Sanitizer.Clean(startUrl)}' could not be asked whether it redirects: {why}");
            return new Portal(startUrl, null);
        }

        if (current == configured)
        {
            return new Portal(startUrl, null);
        }
        // A service on this machine stands for AWS's own in tests and demonstrations.
        if (!PortalHosts.IsOwn(current) && !current.IsLoopback)
        {
            throw LeadsElsewhere(startUrl, current, "which is not an AWS access portal");
        }

        string resolved = current.GetLeftPart(UriPartial.Path).TrimEnd('/');
        events.Verbose($"The start URL '{Sanitizer.Clean(startUrl)}' leads to '{Sanitizer.Clean(resolved)}'.");
        return new Portal(resolved, PortalHosts.RegionOf(current));
    }

    private static CoreException LeadsElsewhere(string startUrl, Uri next, string what) =>
        new(
            ErrorIds.StartUrlUnresolved,
            FailureKind.Security,
            $"The start URL '{Sanitizer.Clean(startUrl)}' leads to '{Sanitizer.Shorten(Redactor.Redact(next.ToString(), []))}', {what}.",
            "Use the AWS access portal's own URL as start URL."
        );

    private static async Task<Uri?> NextAsync(HttpClient client, Uri url, CancellationToken cancellationToken)
    {
        foreach (HttpMethod? method in new[] { HttpMethod.Head, HttpMethod.Get })
        {
            using var request = new HttpRequestMessage(method, url);
            using HttpResponseMessage reply = await client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .OrStopAsync(cancellationToken)
                .ConfigureAwait(false);
            if ((int)reply.StatusCode is 301 or 302 or 303 or 307 or 308 && reply.Headers.Location is { } location)
            {
                return new Uri(url, location);
            }
            if (reply.IsSuccessStatusCode)
            {
                return null;
            }
            // Hosts that serve only GET refuse HEAD in many ways.
        }

        return null;
    }
}
