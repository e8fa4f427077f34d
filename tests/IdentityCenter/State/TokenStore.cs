namespace AWS.Tools.SSOOIDC.IdentityCenter.State;

/// <summary>Authorization _codes, sessions and their tokens.</summary>
internal sealed class TokenStore(IdentityCenterOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (AuthorizationRequest Request, DateTimeOffset ExpiresAt)> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Session Session, DateTimeOffset ExpiresAt)> _accessTokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Session Session, DateTimeOffset ExpiresAt)> _refreshTokens = new(StringComparer.Ordinal);

    /// <summary>Issues an authorization code.</summary>
    public string IssueCode(AuthorizationRequest request)
    {
        string code = Secrets.Opaque("");
        lock (_gate)
        {
            _codes[code] = (request, options.Clock.GetUtcNow() + options.AuthorizationCodeLifetime);
        }

        return code;
    }

    /// <summary>Spends an authorization code, whatever becomes of the request that brought it; null when it is not valid.</summary>
    public AuthorizationRequest? SpendCode(string code, string clientId)
    {
        lock (_gate)
        {
            return
                _codes.Remove(code, out (AuthorizationRequest Request, DateTimeOffset ExpiresAt) entry)
                && entry.Request.ClientId == clientId
                && options.Clock.GetUtcNow() < entry.ExpiresAt
                ? entry.Request
                : null;
        }
    }

    public IssuedTokens Issue(Session session, bool withRefreshToken)
    {
        lock (_gate)
        {
            return IssueLocked(session, session.Scopes, withRefreshToken);
        }
    }

    /// <summary>
    /// Spends a refresh token and issues the next ones in the same step, so that of two requests with one token one fails.
    /// </summary>
    /// <param name="refreshToken">The token to spend.</param>
    /// <param name="clientId">The client that must own it.</param>
    /// <param name="scopes">Fewer scopes than the session's; null keeps them.</param>
    /// <param name="withRefreshToken">Whether a new refresh token comes along.</param>
    /// <exception cref="ServiceFault">InvalidGrantException or InvalidScopeException; nothing is spent.</exception>
    public IssuedTokens Refresh(string refreshToken, string clientId, IReadOnlyList<string>? scopes, bool withRefreshToken)
    {
        lock (_gate)
        {
            if (
                !_refreshTokens.TryGetValue(refreshToken, out (Session Session, DateTimeOffset ExpiresAt) entry)
                || entry.Session.ClientId != clientId
                || options.Clock.GetUtcNow() >= entry.ExpiresAt
            )
            {
                throw ServiceFault.InvalidGrant("The refresh token is unknown to this client, spent, revoked or expired.");
            }

            if (scopes?.Except(entry.Session.Scopes).FirstOrDefault() is { } foreign)
            {
                throw new ServiceFault("InvalidScopeException", $"The refresh token was not granted the scope '{foreign}'.");
            }

            _refreshTokens.Remove(refreshToken);
            return IssueLocked(entry.Session, scopes ?? entry.Session.Scopes, withRefreshToken);
        }
    }

    public Session? FindByAccessToken(string token)
    {
        lock (_gate)
        {
            return
                _accessTokens.TryGetValue(token, out (Session Session, DateTimeOffset ExpiresAt) entry)
                && options.Clock.GetUtcNow() < entry.ExpiresAt
                ? entry.Session
                : null;
        }
    }

    /// <summary>Ends the session of an access token with all its tokens.</summary>
    /// <returns>Whether there was one.</returns>
    public bool End(string accessToken)
    {
        lock (_gate)
        {
            if (FindByAccessToken(accessToken) is not { } session)
            {
                return false;
            }

            Forget(_accessTokens, session);
            Forget(_refreshTokens, session);
            return true;
        }
    }

    public void RevokeRefreshTokens()
    {
        lock (_gate)
        {
            _refreshTokens.Clear();
        }
    }

    public void RevokeAccessTokens()
    {
        lock (_gate)
        {
            _accessTokens.Clear();
        }
    }

    private static void Forget(Dictionary<string, (Session Session, DateTimeOffset)> tokens, Session session)
    {
        foreach (string? token in tokens.Where(entry => entry.Value.Session == session).Select(entry => entry.Key).ToList())
        {
            tokens.Remove(token);
        }
    }

    private IssuedTokens IssueLocked(Session session, IReadOnlyList<string> scopes, bool withRefreshToken)
    {
        DateTimeOffset now = options.Clock.GetUtcNow();
        string accessToken = Secrets.Opaque("aoa");
        _accessTokens[accessToken] = (session, now + options.AccessTokenLifetime);
        string? refreshToken = null;
        if (withRefreshToken && options.IssueRefreshToken)
        {
            refreshToken = Secrets.Opaque("aor");
            _refreshTokens[refreshToken] = (session, now + options.RefreshTokenLifetime);
        }

        return new(scopes, accessToken, refreshToken);
    }
}
