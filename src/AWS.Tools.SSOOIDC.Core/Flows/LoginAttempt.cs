

using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Core.Flows;

/// <summary>What both flows need to know of the login that they are a part of.</summary>
internal sealed class LoginAttempt
{
    public required HostEnvironment Environment { get; init; }

    public required IOidcService Service { get; init; }

    public required SessionTarget Target { get; init; }

    public required LoginOptions Options { get; init; }

    /// <summary>The portal that the start URL leads to.</summary>
    public required Portal Portal { get; init; }

    /// <summary>The scopes in force: those asked for, else the configured ones.</summary>
    public required IReadOnlyList<string>? Scopes { get; init; }

    public required IOperationEvents Events { get; init; }

    /// <summary>When the whole login ends; enforced by the token that stops it.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>Called between binding and asking the person: a new login logs the old session out here.</summary>
    public required Func<CancellationToken, Task> BeforeAskingAsync { get; init; }
}
