namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes the type of a token.</summary>
internal sealed class TokenTypeCompleter : ValueCompleter
{
    private protected override IEnumerable<(string Value, string Tip)> Values(string commandName) =>
        [
            ("urn:ietf:params:oauth:token-type:access_token", "an access token"),
            ("urn:ietf:params:oauth:token-type:refresh_token", "a refresh token"),
        ];
}
