using System.Collections;
using System.Collections.Concurrent;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>
/// Completes what a session has at the portal. What was asked for is kept for a while: a portal that does not answer before the person types
/// on has the answer ready at the next Tab.
/// </summary>
internal abstract class AssignmentCompleter : ValueCompleter
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);
    private static readonly ConcurrentDictionary<string, (DateTimeOffset At, Task<List<(string Value, string Tip)>> Values)> Kept = new();

    private static DateTimeOffset Now => HostEnvironment.OfProcess.Time.GetUtcNow();

    private protected sealed override IEnumerable<(string Value, string Tip)> Values(string commandName) => [];

    private protected sealed override IEnumerable<(string Value, string Tip)> Values(string commandName, IDictionary bound)
    {
        if (What(bound) is not { } what)
        {
            return [];
        }
        string? startUrl = Text(bound, "StartUrl");
        var selector = new SessionSelector
        {
            SessionName = Text(bound, "SessionName"),
            ProfileName = Text(bound, "ProfileName"),
            StartUrl = startUrl,
            Region = startUrl is null ? null : RegionArgument.Read(bound["Region"], "-Region"),
        };
        var service = new SessionService();
        SessionTarget target = service.ResolveAsync(selector, CancellationToken.None).GetAwaiter().GetResult();
        string key = string.Join("\n", target.Name, target.StartUrl, target.Region, what);
        bool isKept = Kept.TryGetValue(key, out (DateTimeOffset At, Task<List<(string Value, string Tip)>> Values) kept);
        if (!isKept || IsStale(kept.At, kept.Values))
        {
            Kept[key] = kept = (Now, Task.Run(() => AskAsync(service, target, what)));
        }
        return kept.Values.GetAwaiter().GetResult();
    }

    /// <summary>What is asked for, besides the session; null where what is typed does not say.</summary>
    private protected abstract string? What(IDictionary bound);

    /// <summary>Asks the portal.</summary>
    private protected abstract Task<List<(string Value, string Tip)>> AskAsync(PortalSession portal, string what);

    /// <summary>All accounts that are assigned.</summary>
    private protected static async Task<List<AccountInfo>> AccountsAsync(PortalSession portal)
    {
        var accounts = new List<AccountInfo>();
        string? next = null;
        do
        {
            PortalPage<AccountInfo> page = await portal.GetAccountsAsync(next, CancellationToken.None).ConfigureAwait(false);
            accounts.AddRange(page.Items);
            next = page.NextToken;
        } while (next is not null);
        return accounts;
    }

    /// <summary>A parameter that is typed, as text; null where it is not.</summary>
    private protected static string? Text(IDictionary bound, string parameter) =>
        bound[parameter]?.ToString() is { Length: > 0 } text ? text : null;

    private async Task<List<(string Value, string Tip)>> AskAsync(SessionService service, SessionTarget target, string what)
    {
        using PortalSession portal = await service
            .OpenPortalAsync(target, SilentEvents.Instance, CancellationToken.None)
            .ConfigureAwait(false);
        return await AskAsync(portal, what).ConfigureAwait(false);
    }

    private static bool IsStale(DateTimeOffset at, Task values) => values.IsFaulted || values.IsCanceled || Now - at > KeptFor;
}
