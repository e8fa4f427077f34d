using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AWS.Tools.SSOOIDC.IdentityCenter.State;

namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>Verifies Signature Version 4 by computing it again
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). The clock's skew is not checked.</summary>
internal static partial class SignatureCheck
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string Service = "sso-oauth";

    /// <summary>Checks the signature of a request.</summary>
    /// <exception cref="ServiceFault">It is missing, incomplete, of an unknown key or wrong.</exception>
    public static void Check(RecordedRequest request, byte[] body, IReadOnlyList<KeyValuePair<string, string>> query, Center center)
    {
        if (!request.Headers.TryGetValue("Authorization", out string? authorization))
        {
            throw new ServiceFault("MissingAuthenticationTokenException", "The request is not signed.");
        }

        Match match = AuthorizationHeader().Match(authorization);
        if (!match.Success || !request.Headers.TryGetValue("X-Amz-Date", out string? timestamp))
        {
            throw new ServiceFault(
                "IncompleteSignatureException",
                $"Authorization needs {Algorithm} with Credential, SignedHeaders and Signature, and X-Amz-Date must be there."
            );
        }

        (string? key, string? date, string? region, string? service) = (
            match.Groups["key"].Value,
            match.Groups["date"].Value,
            match.Groups["region"].Value,
            match.Groups["service"].Value
        );
        string secret = CheckKey(request, key, center);
        CheckScope(timestamp, date, region, service, center.Options.Region);

        string[] signed = match.Groups["headers"].Value.Split(';');
        CheckSignedHeaders(request, signed);
        string hash = Hex(SHA256.HashData(body));
        if (request.Headers.TryGetValue("X-Amz-Content-SHA256", out string? declared) && declared != hash)
        {
            throw Wrong("X-Amz-Content-SHA256 is not the body's hash.");
        }

        string canonical = Canonical(request, query, signed, hash);
        string scope = $"{date}/{region}/{service}/aws4_request";
        string toSign = $"{Algorithm}\n{timestamp}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] signingKey = new[] { date, region, service, "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), Hmac);
        if (
            !CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(Hex(Hmac(signingKey, toSign))),
                Encoding.ASCII.GetBytes(match.Groups["signature"].Value)
            )
        )
        {
            throw Wrong("The request signature we calculated does not match the signature you provided.");
        }
    }

    private static string CheckKey(RecordedRequest request, string key, Center center)
    {
        string? sent = request.Headers.GetValueOrDefault("X-Amz-Security-Token");
        RoleKey? role = center.RoleKeys.Find(key);
        string? secret = role?.SecretAccessKey ?? center.Options.AccessKeys.GetValueOrDefault(key);
        string? expected = role?.SessionToken ?? center.Options.SessionTokens.GetValueOrDefault(key);
        return secret is not null && sent == expected
            ? secret
            : throw new ServiceFault("UnrecognizedClientException", "The security token included in the request is invalid.");
    }

    private static void CheckScope(string timestamp, string date, string region, string service, string expectedRegion)
    {
        if (
            !DateTime.TryParseExact(timestamp, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            || !timestamp.StartsWith(date, StringComparison.Ordinal)
        )
        {
            throw Wrong("The credential's date is not the one of X-Amz-Date.");
        }

        if (region != expectedRegion)
        {
            throw Wrong($"Credential should be scoped to a valid region: '{expectedRegion}'.");
        }

        if (service != Service)
        {
            throw Wrong($"Credential should be scoped to correct service: '{Service}'.");
        }
    }

    private static void CheckSignedHeaders(RecordedRequest request, string[] signed)
    {
        // Whatever proves something must itself be signed.
        IEnumerable<string> needed = request
            .Headers.Keys.Select(name => name.ToLowerInvariant())
            .Where(name => name == "host" || name.StartsWith("x-amz-", StringComparison.Ordinal));
        var missing = needed.Except(signed).Concat(signed.Where(name => !request.Headers.ContainsKey(name))).ToList();
        if (missing.Count > 0 || !signed.SequenceEqual(signed.Distinct().Order(StringComparer.Ordinal)))
        {
            throw Wrong(
                "SignedHeaders must be sorted and have host and every x-amz header that was sent"
                    + (missing.Count > 0 ? $"; look at {string.Join(", ", missing)}." : ".")
            );
        }
    }

    private static string Canonical(
        RecordedRequest request,
        IReadOnlyList<KeyValuePair<string, string>> query,
        string[] signed,
        string hash
    )
    {
        IEnumerable<string> canonicalQuery = query
            .Select(pair => (Name: Uri.EscapeDataString(pair.Key), Value: Uri.EscapeDataString(pair.Value)))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal)
            .ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}");
        IEnumerable<string> headers = signed.Select(name => $"{name}:{Spaces().Replace(request.Headers[name].Trim(), " ")}\n");
        return string.Join(
            '\n',
            request.Method,
            request.Path,
            string.Join('&', canonicalQuery),
            string.Concat(headers),
            string.Join(';', signed),
            hash
        );
    }

    private static ServiceFault Wrong(string description) => new("InvalidSignatureException", description);

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    [GeneratedRegex(
        "^AWS4-HMAC-SHA256 +Credential=(?<key>[^/,\\s]+)/(?<date>\\d{8})/(?<region>[^/,\\s]+)/(?<service>[^/,\\s]+)/aws4_request, "
            + "*SignedHeaders=(?<headers>[a-z0-9_;-]+), *Signature=(?<signature>[0-9a-f]{64})$"
    )]
    private static partial Regex AuthorizationHeader();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
