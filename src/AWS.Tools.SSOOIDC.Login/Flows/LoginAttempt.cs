namespace AWS.Tools.SSOOIDC.Login;

/// <summary>What both flows need to know of the login that they are a part of.</summary>
internal sealed class LoginAttempt
{
    public required LoginEnvironment Environment { get; init; }

    public required IOidcService Service { get; init; }

    public required SessionTarget Target { get; init; }

    public required LoginOptions Options { get; init; }

    /// <summary>The scopes in force: those asked for, else the configured ones.</summary>
    public required IReadOnlyList<string>? Scopes { get; init; }

    public required ILoginEvents Events { get; init; }

    /// <summary>When the whole login ends; enforced by the token that stops it.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>Called between binding and asking the person: <c>-Force</c> logs the old session out here.</summary>
    public required Func<CancellationToken, Task> BeforeAskingAsync { get; init; }
}

/// <summary>A token as it was issued.</summary>
internal sealed class IssuedToken
{
    public required TokenReply Reply { get; init; }

    /// <summary>The time from before the call that issued it, which its lifetime counts from.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    public static async Task<IssuedToken> AskAsync(LoginEnvironment environment, IOidcService service, TokenRequest request, CancellationToken cancellation)
    {
        var askedAt = environment.Now;
        return new IssuedToken { Reply = await service.CreateTokenAsync(request, cancellation).ConfigureAwait(false), AskedAt = askedAt };
    }

    public DateTimeOffset ExpiresAt => AskedAt + Reply.ExpiresIn;
}
