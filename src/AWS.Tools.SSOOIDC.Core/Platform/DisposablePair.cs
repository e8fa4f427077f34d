namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>Two things that end together, the first one first.</summary>
internal sealed class DisposablePair(IDisposable first, IDisposable second) : IDisposable
{
    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }
}
