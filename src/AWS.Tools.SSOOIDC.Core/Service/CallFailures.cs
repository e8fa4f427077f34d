using System.Text.RegularExpressions;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>What is said of a call that got no reply from the service, whichever way it goes out.</summary>
internal static class CallFailures
{
    // .NET has the status in the text only.
    private static readonly Regex StatusInText = new("status code '(?<status>[0-9]{3})'", RegexOptions.CultureInvariant);

    /// <summary>The status with which a proxy answered, as .NET's text has it; empty where it has none.</summary>
    public static string ProxyStatus(string message) => StatusInText.Match(message).Groups["status"].Value;

    /// <summary>A proxy could not be reached, or opened no way.</summary>
    public static string NoConnection(Uri proxy, Exception cause) =>
        $"The {Name(proxy)} gives no connection: {cause.GetBaseException().Message}";

    /// <summary>There is no TLS connection.</summary>
    /// <param name="url">The address that was called.</param>
    /// <param name="through">The proxy on the way, if any.</param>
    /// <param name="cause">Why.</param>
    public static string NotSecured(Uri url, Uri? through, Exception cause)
    {
        string way = through is null ? string.Empty : $" It came through the {Name(through)}.";
        string text = cause is UntrustedCertificateException
            ? cause.Message
            : $"There is no TLS connection to {url.IdnHost}:{url.Port}: {cause.Message.TrimEnd('.')}.";
        return text + way;
    }

    /// <summary>A proxy refused a request. Without the exception of .NET inside, which quotes the proxy's user and password.</summary>
    public static string ProxyRefused(Uri? through, string status) =>
        $"The proxy{(through is null ? string.Empty : $" {through.Host}:{through.Port}")} refused the connection with status {status}"
        + (status == "407" ? ": it wants a user and a password, and those given are missing or wrong." : ".");

    /// <summary>A reply points elsewhere.</summary>
    public static RedirectException Redirect(HttpResponseMessage reply)
    {
        string where = reply.Headers.Location is { } location ? $" to '{Text.Redactor.Redact(location.ToString(), [])}'" : string.Empty;
        return new RedirectException($"The reply is a redirect (status {(int)reply.StatusCode}){where}, which is not followed.");
    }

    private static string Name(Uri proxy) => $"proxy {proxy.Host}:{proxy.Port}";
}
