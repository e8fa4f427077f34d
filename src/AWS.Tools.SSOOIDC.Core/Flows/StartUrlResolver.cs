using System.Net;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Flows;

/// <summary>
/// Finds where a vanity start URL, one of a company's own domain, leads. The service itself knows only its own addresses as issuer and
/// for a
/// device authorization.
/// </summary>
internal static class StartUrlResolver
{
    private const int MostRedirects = 5;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly string[] OwnDomains =
    [
        ".app.aws",
        ".awsapps.com",
        ".awsapps.cn",
        ".portal.amazonaws.com",
        ".portal.amazonaws.com.cn",
    ];

    /// <summary>The address that the service knows; the configured one where it does not redirect or cannot be asked.</summary>
    /// <exception cref="CoreException">It leads somewhere unsafe.</exception>
    public static async Task<string> ResolveAsync(
        HostEnvironment environment,
        string startUrl,
        IOperationEvents events,
        CancellationToken cancellationToken
    )
    {
        var configured = new Uri(startUrl, UriKind.Absolute);
        if (IsServiceAddress(configured))
        {
            return startUrl;
        }

        Uri current = configured;
        using CancellationTokenSource limit = environment.CancelAfter(Timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var client = new HttpClient(environment.Http());
            for (int i = 0; i < MostRedirects && !IsServiceAddress(current); i++)
            {
                if (await NextAsync(client, current, either.Token).ConfigureAwait(false) is not { } next)
                {
                    break;
                }

                if (next.Scheme != Uri.UriSchemeHttps && !(next.Scheme == Uri.UriSchemeHttp && next.IsLoopback))
                {
                    throw new CoreException(
                        ErrorIds.StartUrlUnresolved,
                        FailureKind.Security,
                        $"The start URL '{Sanitizer.Clean(startUrl)}' redirects to '{Sanitizer.Shorten(next.ToString())}', which is not "
                            + "an https address.",
                        "Use the AWS access portal's own URL as start URL."
                    );
                }

                current = next;
            }
        }
        catch (Exception e)
            when (e is HttpRequestException or InvalidOperationException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            events.Verbose(
                $"The start URL '{Sanitizer.Clean(startUrl)}' could not be asked whether it redirects: {Sanitizer.Shorten(e.Message)}"
            );
            return startUrl;
        }

        if (current == configured)
        {
            return startUrl;
        }

        string resolved = current.GetLeftPart(UriPartial.Path).TrimEnd('/');
        events.Verbose($"The start URL '{Sanitizer.Clean(startUrl)}' leads to '{Sanitizer.Clean(resolved)}'.");
        return resolved;
    }

    private static async Task<Uri?> NextAsync(HttpClient client, Uri url, CancellationToken cancellationToken)
    {
        foreach (HttpMethod? method in new[] { HttpMethod.Head, HttpMethod.Get })
        {
            using var request = new HttpRequestMessage(method, url);
            using HttpResponseMessage reply = await client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .OrStopAsync(cancellationToken)
                .ConfigureAwait(false);
            if (reply.StatusCode is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)
            {
                continue;
            }

            return (int)reply.StatusCode is 301 or 302 or 303 or 307 or 308 && reply.Headers.Location is { } location
                ? new Uri(url, location)
                : null;
        }

        return null;
    }

    private static bool IsServiceAddress(Uri url)
    {
        string host = url.IdnHost.ToLowerInvariant().TrimEnd('.');
        // The issuer's form (identitycenter.amazonaws.com, also of other partitions) has no address in the DNS, so it is not asked.
        return (
                host.StartsWith("identitycenter.", StringComparison.Ordinal)
                && (
                    host.EndsWith(".amazonaws.com", StringComparison.Ordinal)
                    || host.EndsWith(".amazonaws.com.cn", StringComparison.Ordinal)
                )
            ) || OwnDomains.Any(domain => host.EndsWith(domain, StringComparison.Ordinal));
    }
}
