using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes a grant type of a client that signs with AWS credentials.</summary>
internal sealed class SignedGrantTypeCompleter : ValueCompleter
{
    private protected override IEnumerable<(string Value, string Tip)> Values(string commandName) =>
        [
            (GrantTypes.AuthorizationCode, "needs -Code and -RedirectUri"),
            (GrantTypes.RefreshToken, "needs -RefreshToken"),
            (GrantTypes.JwtBearer, "needs -Assertion"),
            (GrantTypes.TokenExchange, "needs -SubjectToken and -SubjectTokenType"),
        ];
}
