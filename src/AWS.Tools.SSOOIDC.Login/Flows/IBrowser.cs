namespace AWS.Tools.SSOOIDC.Login;

/// <summary>Opens a page for the person.</summary>
public interface IBrowser
{
    /// <summary>Opens the page; throws what the system throws when that fails.</summary>
    void Open(Uri page);
}
