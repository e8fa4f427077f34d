using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes a grant type of a client that has a secret.</summary>
internal sealed class GrantTypeCompleter : ValueCompleter
{
    private protected override IEnumerable<(string Value, string Tip)> Values(string commandName) =>
        [
            (GrantTypes.DeviceCode, "needs -DeviceCode"),
            (GrantTypes.AuthorizationCode, "needs -Code and -RedirectUri"),
            (GrantTypes.RefreshToken, "needs -RefreshToken"),
        ];
}
