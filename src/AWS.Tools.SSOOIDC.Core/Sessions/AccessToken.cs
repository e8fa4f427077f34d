using System.Security;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>A session's access token, shown by no text form and no debugger view.</summary>
internal sealed class AccessToken
{
    private readonly string _value;

    internal AccessToken(string value, DateTimeOffset expiresAt)
    {
        _value = value;
        ExpiresAt = expiresAt;
    }

    /// <summary>When it expires.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The token itself: a secret.</summary>
    public string ToPlainText() => _value;

    /// <summary>The token in a read-only secure string, which the caller disposes of.</summary>
    public SecureString ToSecureString()
    {
        var secure = new SecureString();
        foreach (char c in _value)
        {
            secure.AppendChar(c);
        }

        secure.MakeReadOnly();
        return secure;
    }
}
