using AWS.Tools.SSOOIDC.Core.Sessions;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes the name of an <c>sso-session</c> section of the shared config file.</summary>
internal sealed class SessionNameCompleter : ValueCompleter
{
    private protected override IEnumerable<(string Value, string Tip)> Values(string commandName) =>
        new SessionService().GetSessionNames().Select(name => (name, "sso-session"));
}
