using AWS.Tools.SSOOIDC.Core.Flows;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes the redirect URI of a client on this machine.</summary>
internal sealed class RedirectUriCompleter : ValueCompleter
{
    private protected override IEnumerable<(string Value, string Tip)> Values(string commandName) =>
        [(AuthorizationCodeFlow.RegisteredRedirectUri, "a browser on this machine; the service accepts any port of it")];
}
