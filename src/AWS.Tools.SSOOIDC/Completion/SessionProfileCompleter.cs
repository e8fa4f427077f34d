using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes the name of a profile that leads to a session; that and its state are the tooltip.</summary>
internal sealed class SessionProfileCompleter : ValueCompleter
{
    private protected override IEnumerable<(string Value, string Tip)> Values(string commandName)
    {
        var service = new SessionService();
        ILookup<string, SessionInfo> states = service
            .GetStates()
            .SelectMany(static session => session.Profiles.Select(profile => (profile, session)))
            .ToLookup(static use => use.profile, static use => use.session);
        return service
            .GetProfileNames()
            .Select(name => (name, states[name].FirstOrDefault() is { } session ? Tip(session) : "profile with a session"));
    }

    private static string Tip(SessionInfo session) =>
        (session.SessionName is { } name ? $"{Sanitizer.Shorten(name)}: " : string.Empty) + SessionTip.Of(session);
}
