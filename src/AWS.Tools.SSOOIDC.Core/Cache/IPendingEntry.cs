namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>A place for an entry that is still to come; disposing it without a commit leaves the store as it was.</summary>
internal interface IPendingEntry : IDisposable
{
    Task CommitAsync(TokenEntry entry, CancellationToken cancellationToken);
}
