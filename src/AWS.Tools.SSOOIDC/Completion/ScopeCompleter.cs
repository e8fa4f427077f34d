namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes a scope.</summary>
internal sealed class ScopeCompleter : ValueCompleter
{
    private protected override IEnumerable<(string Value, string Tip)> Values(string commandName) =>
        [
            ("sso:account:access", "list and use the AWS accounts and roles assigned to the person"),
            ("openid", "an id token"),
            ("aws", "what the application's trusted token issuer allows"),
            ("codewhisperer:completions", "Amazon Q Developer: completions"),
            ("codewhisperer:analysis", "Amazon Q Developer: code analysis"),
        ];
}
