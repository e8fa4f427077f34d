using AWS.Tools.SSOOIDC.Core.Sessions;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes the start URL of a session that the shared config file or the cache has; its state is the tooltip.</summary>
internal sealed class StartUrlCompleter : ValueCompleter
{
    private protected override IEnumerable<(string Value, string Tip)> Values(string commandName) =>
        new SessionService()
            .GetStates()
            .GroupBy(static session => session.StartUrl, StringComparer.Ordinal)
            .Select(static sessions => (sessions.Key, SessionTip.Of(sessions.First())));
}
