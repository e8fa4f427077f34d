using AWS.Tools.SSOOIDC.Core.Sessions;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes the name of any profile of the shared config and credentials files.</summary>
internal sealed class ProfileNameCompleter : ValueCompleter
{
    private protected override IEnumerable<(string Value, string Tip)> Values(string commandName) =>
        new SessionService().GetAllProfileNames().Select(name => (name, "profile"));
}
