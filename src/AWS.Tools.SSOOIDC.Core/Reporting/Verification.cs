namespace AWS.Tools.SSOOIDC.Login;

/// <summary>What a person sees at a login: a code and a page (device code), or a page alone (authorization code).</summary>
public sealed class Verification
{
    /// <summary>The code to compare or enter; null for the authorization code flow.</summary>
    public string? UserCode { get; init; }

    /// <summary>The page where the code is entered; null for the authorization code flow.</summary>
    public string? VerificationUri { get; init; }

    /// <summary>The same page with the code filled in; null for the authorization code flow.</summary>
    public string? VerificationUriComplete { get; init; }

    /// <summary>The page to open in a browser on this machine; null for the device code flow.</summary>
    public string? AuthorizationUri { get; init; }

    /// <summary>When the login ends by itself.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
}
