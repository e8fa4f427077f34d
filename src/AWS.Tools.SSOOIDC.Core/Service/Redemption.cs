using System.Globalization;
using System.Security.Authentication;
using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>
/// Calls that carry what can be redeemed once: a refresh token, a code, an assertion. Such a call is made again only where it was certainly
/// not redeemed: no connection stood, or the service answered that it is not available or throttled. A service that sees one twice ends
/// the session.
/// </summary>
internal static class Redemption
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    /// <summary>Makes the call, and makes it again where that is safe.</summary>
    /// <param name="environment">The clock.</param>
    /// <param name="retries">How often it may be made again.</param>
    /// <param name="call">The call; it must not repeat itself.</param>
    /// <param name="cancellationToken">Ends the pauses.</param>
    public static async Task<T> RunAsync<T>(
        HostEnvironment environment,
        int retries,
        Func<Task<T>> call,
        CancellationToken cancellationToken
    )
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (Exception e) when (attempt < retries && MayRepeat(e) && !cancellationToken.IsCancellationRequested)
            {
                if (Pause(e, attempt) is not { } pause)
                {
                    throw;
                }
                await environment.Delay(pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool MayRepeat(Exception e) =>
        ServiceErrors.Classify(e) switch
        {
            OidcError.Unavailable or OidcError.Throttled => true,
            // What is not trusted or let through now will not be in a moment.
            OidcError.NotSent => e.GetBaseException() is not (AuthenticationException or ProxyRefusalException),
            _ => false,
        };

    // Null where the service asks for a longer pause than a call should take.
    private static TimeSpan? Pause(Exception e, int attempt)
    {
        if (e.InnerException is Amazon.Runtime.Internal.HttpErrorResponseException { Response: { } response })
        {
            string? after = response.IsHeaderPresent("Retry-After") ? response.GetHeaderValue("Retry-After") : null;
            if (double.TryParse(after, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds >= 0)
            {
                return seconds <= LongestPause.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
            }
        }
        double factor = Math.Pow(2, attempt);
        return TimeSpan.FromMilliseconds(Math.Min(FirstPause.TotalMilliseconds * factor, LongestPause.TotalMilliseconds));
    }
}
