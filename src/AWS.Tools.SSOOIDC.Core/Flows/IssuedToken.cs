

using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Core.Flows;

/// <summary>A token as it was issued.</summary>
internal sealed class IssuedToken
{
    public required TokenReply Reply { get; init; }

    /// <summary>The time from before the call that issued it, which its lifetime counts from.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    public static async Task<IssuedToken> AskAsync(
        HostEnvironment environment,
        IOidcService service,
        TokenRequest request,
        CancellationToken cancellationToken
    )
    {
        DateTimeOffset askedAt = environment.Now;
        return new IssuedToken
        {
            Reply = await service.CreateTokenAsync(request, cancellationToken).ConfigureAwait(false),
            AskedAt = askedAt,
        };
    }

    public DateTimeOffset ExpiresAt => AskedAt + Reply.ExpiresIn;
}
