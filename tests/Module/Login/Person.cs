using System.Management.Automation;
using System.Text.RegularExpressions;

namespace AWS.Tools.SSOOIDC.Tests.Module.Login;

/// <summary>
/// Answers logins: a device code at the Identity Center itself, an authorization page as a plain HTTP client that is no browser but does
/// what one does. Public, since scripts call it.
/// </summary>
public sealed partial class Person(IdentityCenterServer center) : IDisposable
{
    private readonly HttpClient _http = new();

    /// <summary>The text of the last page that the person saw.</summary>
    public string? LastPage { get; private set; }

    /// <summary>Presses Allow.</summary>
    /// <param name="verification">What <c>-VerificationAction</c> is given.</param>
    public void Allow(PSObject verification)
    {
        if (verification.Properties["UserCode"].Value is string code)
        {
            center.Approve(code);
            return;
        }
        Press("approve", verification);
    }

    /// <summary>Presses Allow on an authorization page.</summary>
    public Task AllowAsync(string page) => PressAsync("approve", page);

    /// <summary>Presses Deny.</summary>
    /// <param name="verification">What <c>-VerificationAction</c> is given.</param>
    public void Deny(PSObject verification)
    {
        if (verification.Properties["UserCode"].Value is string code)
        {
            center.Deny(code);
            return;
        }
        Press("deny", verification);
    }

    /// <summary>Lets the device code expire.</summary>
    /// <param name="verification">What <c>-VerificationAction</c> is given.</param>
    public void Dawdle(PSObject verification) => center.Expire((string)verification.Properties["UserCode"].Value);

    public void Dispose() => _http.Dispose();

    private void Press(string decision, PSObject verification) =>
        PressAsync(decision, (string)verification.Properties["AuthorizationUri"].Value).GetAwaiter().GetResult();

    private async Task PressAsync(string decision, string page)
    {
        string form = await _http.GetStringAsync(new Uri(page));
        using var answer = new FormUrlEncodedContent([
            new("request", RequestField().Match(form).Groups[1].Value),
            new("decision", decision),
        ]);
        // Redirected to the listener, whose page it is that comes back.
        using HttpResponseMessage reply = await _http.PostAsync(new Uri(center.Endpoint + "/authorize"), answer);
        LastPage = await reply.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("name=\"request\" value=\"([^\"]+)\"")]
    private static partial Regex RequestField();
}
