namespace AWS.Tools.SSOOIDC.IdentityCenter.State;

/// <summary>A person's sign-in through one client; its tokens live and end with it.</summary>
internal sealed class Session(string clientId, IReadOnlyList<string> scopes)
{
    public string ClientId => clientId;

    public IReadOnlyList<string> Scopes => scopes;
}

/// <summary>What the authorize page was asked for.</summary>
internal sealed record AuthorizationRequest(string ClientId, string ClientName, string RedirectUri, string State, string Challenge, IReadOnlyList<string> Scopes);

/// <summary>A pair of tokens as issued.</summary>
internal sealed record IssuedTokens(IReadOnlyList<string> Scopes, string AccessToken, string? RefreshToken);

/// <summary>Authorization codes, sessions and their tokens.</summary>
internal sealed class TokenStore(IdentityCenterOptions options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (AuthorizationRequest Request, DateTimeOffset ExpiresAt)> codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Session Session, DateTimeOffset ExpiresAt)> accessTokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Session Session, DateTimeOffset ExpiresAt)> refreshTokens = new(StringComparer.Ordinal);

    /// <summary>Issues an authorization code.</summary>
    public string IssueCode(AuthorizationRequest request)
    {
        var code = Secrets.Opaque("");
        lock (gate)
        {
            codes[code] = (request, options.Clock.GetUtcNow() + options.AuthorizationCodeLifetime);
        }

        return code;
    }

    /// <summary>Spends an authorization code, whatever becomes of the request that brought it; null when it is not valid.</summary>
    public AuthorizationRequest? SpendCode(string code, string clientId)
    {
        lock (gate)
        {
            return codes.Remove(code, out var entry) && entry.Request.ClientId == clientId && options.Clock.GetUtcNow() < entry.ExpiresAt
                ? entry.Request
                : null;
        }
    }

    public IssuedTokens Issue(Session session, bool withRefreshToken)
    {
        lock (gate)
        {
            return IssueLocked(session, session.Scopes, withRefreshToken);
        }
    }

    /// <summary>Spends a refresh token and issues the next ones in the same step, so that of two requests with one token one fails.</summary>
    /// <param name="refreshToken">The token to spend.</param>
    /// <param name="clientId">The client that must own it.</param>
    /// <param name="scopes">Fewer scopes than the session's; null keeps them.</param>
    /// <param name="withRefreshToken">Whether a new refresh token comes along.</param>
    /// <exception cref="ServiceFault">InvalidGrantException or InvalidScopeException; nothing is spent.</exception>
    public IssuedTokens Refresh(string refreshToken, string clientId, IReadOnlyList<string>? scopes, bool withRefreshToken)
    {
        lock (gate)
        {
            if (!refreshTokens.TryGetValue(refreshToken, out var entry)
                || entry.Session.ClientId != clientId
                || options.Clock.GetUtcNow() >= entry.ExpiresAt)
            {
                throw ServiceFault.InvalidGrant("The refresh token is unknown to this client, spent, revoked or expired.");
            }

            if (scopes?.Except(entry.Session.Scopes).FirstOrDefault() is { } foreign)
            {
                throw new ServiceFault("InvalidScopeException", $"The refresh token was not granted the scope '{foreign}'.");
            }

            refreshTokens.Remove(refreshToken);
            return IssueLocked(entry.Session, scopes ?? entry.Session.Scopes, withRefreshToken);
        }
    }

    public Session? FindByAccessToken(string token)
    {
        lock (gate)
        {
            return accessTokens.TryGetValue(token, out var entry) && options.Clock.GetUtcNow() < entry.ExpiresAt ? entry.Session : null;
        }
    }

    /// <summary>Ends the session of an access token with all its tokens.</summary>
    /// <returns>Whether there was one.</returns>
    public bool End(string accessToken)
    {
        lock (gate)
        {
            if (FindByAccessToken(accessToken) is not { } session)
            {
                return false;
            }

            Forget(accessTokens, session);
            Forget(refreshTokens, session);
            return true;
        }
    }

    public void RevokeRefreshTokens()
    {
        lock (gate)
        {
            refreshTokens.Clear();
        }
    }

    private static void Forget(Dictionary<string, (Session Session, DateTimeOffset)> tokens, Session session)
    {
        foreach (var token in tokens.Where(entry => entry.Value.Session == session).Select(entry => entry.Key).ToList())
        {
            tokens.Remove(token);
        }
    }

    private IssuedTokens IssueLocked(Session session, IReadOnlyList<string> scopes, bool withRefreshToken)
    {
        var now = options.Clock.GetUtcNow();
        var accessToken = Secrets.Opaque("aoa");
        accessTokens[accessToken] = (session, now + options.AccessTokenLifetime);
        string? refreshToken = null;
        if (withRefreshToken && options.IssueRefreshToken)
        {
            refreshToken = Secrets.Opaque("aor");
            refreshTokens[refreshToken] = (session, now + options.RefreshTokenLifetime);
        }

        return new(scopes, accessToken, refreshToken);
    }
}
