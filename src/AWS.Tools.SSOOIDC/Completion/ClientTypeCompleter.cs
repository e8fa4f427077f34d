namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes a client type.</summary>
internal sealed class ClientTypeCompleter : ValueCompleter
{
    private protected override IEnumerable<(string Value, string Tip)> Values(string commandName) =>
        [("public", "the one client type of the service")];
}
