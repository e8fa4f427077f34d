using System.Text.RegularExpressions;

namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>The rules for values that several endpoints take.</summary>
internal static partial class Rules
{
    /// <summary>Refuses scopes that are malformed or unknown.</summary>
    /// <exception cref="ServiceFault">InvalidScopeException.</exception>
    public static void CheckScopes(IEnumerable<string> scopes, IdentityCenterOptions options)
    {
        if (scopes.FirstOrDefault(scope => !ScopeToken().IsMatch(scope) || options.KnownScopes?.Contains(scope) == false) is { } bad)
        {
            throw new ServiceFault("InvalidScopeException", $"There is no scope '{bad}'.");
        }
    }

    /// <summary>Whether a client may register this redirect: https, or http to a loopback host, without a fragment.</summary>
    public static bool IsRedirectUri(string value) => IsSafeUrl(value) && !value.Contains('#', StringComparison.Ordinal);

    /// <summary>
    /// Whether a redirect is one of the registered ones. A loopback one registered without a port matches any port (RFC 8252, 7.3).
    /// </summary>
    public static bool IsRegisteredRedirect(string value, IEnumerable<string> registered) =>
        IsRedirectUri(value)
        && registered.Any(one => one == value || (IsLoopbackWithoutPort(one) && WithoutPort(value) == WithoutPort(one)));

    /// <summary>
    /// Refuses a start or issuer URL that this Identity Center does not have. One of another host only needs to look like one.
    /// </summary>
    /// <exception cref="ServiceFault">InvalidRequestException. A vanity URL is refused too: it must be resolved first.</exception>
    public static void CheckStartUrl(string member, string value, string startUrl)
    {
        bool known =
            IsSafeUrl(value) && (!new Uri(value).IsLoopback || value.Replace("/#", "", StringComparison.Ordinal).TrimEnd('/') == startUrl);
        if (!known)
        {
            throw ServiceFault.InvalidRequest($"'{member}' is not a start URL. The one here is {startUrl}.");
        }
    }

    /// <summary>Whether this is the ARN of an Identity Center application.</summary>
    public static bool IsApplication(string value) => ApplicationArn().IsMatch(value);

    /// <summary>Whether this is a PKCE verifier (RFC 7636, 4.1).</summary>
    public static bool IsVerifier(string value) => Verifier().IsMatch(value);

    /// <summary>Whether this is an S256 challenge: 32 bytes in base64url without padding.</summary>
    public static bool IsChallenge(string value) => Challenge().IsMatch(value);

    private static bool IsSafeUrl(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out Uri? uri) && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback));

    private static bool IsLoopbackWithoutPort(string value) =>
        new Uri(value) is { IsLoopback: true, Scheme: "http" } uri && !PortOf().IsMatch(uri.OriginalString);

    private static string WithoutPort(string value) => PortOf().Replace(value, "${before}${after}");

    // RFC 6749, 3.3.
    [GeneratedRegex("^[!#-\\[\\]-~]+$")]
    private static partial Regex ScopeToken();

    [GeneratedRegex("^arn:aws[a-z-]*:sso:[a-z0-9-]*:\\d{12}:application/.+$")]
    private static partial Regex ApplicationArn();

    [GeneratedRegex("^[A-Za-z0-9._~-]{43,128}$")]
    private static partial Regex Verifier();

    [GeneratedRegex("^[A-Za-z0-9_-]{43}$")]
    private static partial Regex Challenge();

    [GeneratedRegex("^(?<before>http://[^/?:\\[]+|http://\\[[^\\]]*\\]):\\d+(?<after>[/?].*|)$")]
    private static partial Regex PortOf();
}
