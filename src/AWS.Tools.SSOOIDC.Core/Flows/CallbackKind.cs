namespace AWS.Tools.SSOOIDC.Core.Flows;

/// <summary>What one HTTP request to the loopback port means for the login.</summary>
internal enum CallbackKind
{
    /// <summary>Not HTTP.</summary>
    Malformed,

    /// <summary>Something else than <c>GET /oauth/callback</c> for this very address.</summary>
    NotFound,

    /// <summary>The right address, with neither a code nor an error.</summary>
    Nothing,

    /// <summary>A parameter is there twice.</summary>
    Duplicate,

    /// <summary>A code or an error without the right state.</summary>
    WrongState,

    /// <summary>An error, with the right state.</summary>
    Error,

    /// <summary>A code, with the right state.</summary>
    Code,
}
