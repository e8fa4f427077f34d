using System.Text;
using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Core.Flows;

/// <summary>OAuth 2.0 authorization code grant with PKCE (RFC 7636), the browser coming back to a loopback port (RFC 8252).</summary>
internal static class AuthorizationCodeFlow
{
    /// <summary>What is registered: the service accepts any port of it.</summary>
    public const string RegisteredRedirectUri = "http://127.0.0.1/oauth/callback";

    /// <summary>Lets a person log in; what comes back is still to be exchanged for a token.</summary>
    public static async Task<TokenRequest> RunAsync(
        LoginAttempt login,
        ClientRegistration registration,
        CallbackListener listener,
        CancellationToken cancellationToken
    )
    {
        await login.BeforeAskingAsync(cancellationToken).ConfigureAwait(false);
        string state = Crypto.Base64Url(Crypto.Random(32));
        string verifier = Crypto.Base64Url(Crypto.Random(48));
        string address = Address(login, registration, listener.RedirectUri, state, Challenge(verifier));

        string act = login.Options.NoBrowser
            ? "open this page in a browser on this machine"
            : "allow access in the browser. If none opens, open this page";
        login.Events.Information($"To log in to '{Sanitizer.Clean(login.Target.Name)}', {act}:\n\n  {address}\n");
        var verification = new Verification { AuthorizationUri = address, ExpiresAt = login.Deadline };
        Task<string> answer = listener.WaitAsync(state, cancellationToken);
        try
        {
            await login.Events.ShowVerificationAsync(verification, cancellationToken).ConfigureAwait(false);
            if (!login.Options.NoBrowser)
            {
                PageOpener.TryOpen(login.Environment, address, login.Events);
            }
        }
        catch
        {
            Tasks.Forget(answer);
            throw;
        }

        using var countdown = new Countdown(login.Environment, login.Events, "Waiting for the login in the browser", login.Deadline);
        return new TokenRequest
        {
            GrantType = GrantTypes.AuthorizationCode,
            ClientId = registration.ClientId,
            ClientSecret = registration.ClientSecret,
            Code = await answer.ConfigureAwait(false),
            CodeVerifier = verifier,
            RedirectUri = listener.RedirectUri,
        };
    }

    /// <summary>The S256 challenge of a verifier, unpadded.</summary>
    internal static string Challenge(string verifier) => Crypto.Base64Url(Crypto.Sha256(Encoding.ASCII.GetBytes(verifier)));

    private static string Address(LoginAttempt login, ClientRegistration registration, string redirectUri, string state, string challenge)
    {
        IReadOnlyList<string> scopes = RegistrationCache.ScopesToSend(login.Scopes, LoginFlow.AuthorizationCode)!;
        return Sanitizer.Clean(login.Service.OidcEndpoint)
            + "/authorize?response_type=code"
            + "&client_id="
            + Uri.EscapeDataString(registration.ClientId)
            + "&redirect_uri="
            + Uri.EscapeDataString(redirectUri)
            + "&state="
            + state
            + "&code_challenge="
            + challenge
            + "&code_challenge_method=S256"
            + "&scopes="
            + Uri.EscapeDataString(string.Join(" ", scopes));
    }
}
