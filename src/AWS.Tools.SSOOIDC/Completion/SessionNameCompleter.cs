using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes the name of an <c>sso-session</c> section of the shared config file; its state is the tooltip.</summary>
internal sealed class SessionNameCompleter : ValueCompleter
{
    private protected override IEnumerable<(string Value, string Tip)> Values(string commandName)
    {
        var service = new SessionService();
        ILookup<string?, SessionInfo> states = service.GetStates().ToLookup(static session => session.SessionName);
        return service
            .GetSessionNames()
            .Select(name => (name, states[name].FirstOrDefault() is { } session ? SessionTip.Of(session) : "sso-session"));
    }
}
