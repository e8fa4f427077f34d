using System.Management.Automation;
using System.Text.RegularExpressions;

namespace AWS.Tools.SSOOIDC.Tests.Module.Login;

/// <summary>
/// Allows logins: a device code at the Identity Center itself, an authorization page as a plain HTTP client that is no browser but does
/// what one does. Public, since scripts call it.
/// </summary>
public sealed partial class Person(IdentityCenterServer center) : IDisposable
{
    private readonly HttpClient _http = new();

    /// <summary>Presses Allow.</summary>
    /// <param name="verification">What <c>-VerificationAction</c> is given.</param>
    public void Allow(PSObject verification)
    {
        if (verification.Properties["UserCode"].Value is string code)
        {
            center.Approve(code);
            return;
        }
        AllowAsync((string)verification.Properties["AuthorizationUri"].Value).GetAwaiter().GetResult();
    }

    /// <summary>Presses Allow on an authorization page.</summary>
    public async Task AllowAsync(string page)
    {
        string form = await _http.GetStringAsync(new Uri(page));
        using var answer = new FormUrlEncodedContent([
            new("request", RequestField().Match(form).Groups[1].Value),
            new("decision", "approve"),
        ]);
        // Redirected to the listener, whose page it is that comes back.
        using HttpResponseMessage reply = await _http.PostAsync(new Uri(center.Endpoint + "/authorize"), answer);
        reply.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"request\" value=\"([^\"]+)\"")]
    private static partial Regex RequestField();
}
