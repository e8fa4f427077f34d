using AWS.Tools.SSOOIDC.Core.Sessions;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes the name of a profile that leads to a session.</summary>
internal sealed class SessionProfileCompleter : ValueCompleter
{
    private protected override IEnumerable<(string Value, string Tip)> Values(string commandName) =>
        new SessionService().GetProfileNames().Select(name => (name, "profile with a session"));
}
