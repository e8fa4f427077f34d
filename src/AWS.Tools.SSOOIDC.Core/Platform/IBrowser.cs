namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>Opens a page for the person.</summary>
public interface IBrowser
{
    /// <summary>Opens the page; throws what the system throws when that fails.</summary>
    void Open(Uri page);
}
